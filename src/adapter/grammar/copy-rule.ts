// Texts that are copied from the question while they are written: what `x-copied` of a string schema asks of decoding.
import type { SchemaObject } from './keywords.ts';

export interface CopyRule {
  /**
   * `span`: whole words that stand side by side in the question; `phrase`: words of it in any order; `said`: what `said`
   * lists, and nothing else; `date`: a date that it says, a word for a day, or a time; `duration`: a length of time.
   */
  readonly kind: 'span' | 'phrase' | 'said' | 'date' | 'duration';
  /** Words that a phrase may hold beside those of the question. */
  readonly words: readonly string[];
  /** Names that a question may have, and what is written in their place; the latter may stand there itself. */
  readonly said: readonly (readonly [name: string, text: string])[];
}

/** The rule of a string schema; null when it is written freely, and only looked at afterwards. */
export function copyRule(schema: SchemaObject): CopyRule | null {
  const kind = schema['x-copied'];
  if (!isKind(kind)) return null;
  const words = (schema['x-words'] ?? []) as string[];
  const said = Object.entries((schema['x-said'] ?? {}) as Record<string, string>);
  return { kind, words, said };
}

const KINDS: ReadonlySet<unknown> = new Set<CopyRule['kind']>(['span', 'phrase', 'said', 'date', 'duration']);
const isKind = (kind: unknown): kind is CopyRule['kind'] => KINDS.has(kind);
