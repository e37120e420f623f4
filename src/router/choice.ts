// A language model chooses: of everything that it could write after the prompt only the names of the experts are allowed, so
// that each name has a probability. For models that follow examples in words; it asks the model for every question.

import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import { NONE } from '../contract/router-file.ts';
import type { Backbone, Session } from '../model/backbone.ts';
import { judgement, type RouterStrategy } from './strategy.ts';

const THRESHOLD = 0.5;
/** Examples of each expert in the prompt. */
const SHOTS = 2;
const STARTS = ['<|bos|>', '<|startoftext|>', '<s>'];

/** Tokens that may follow, each with where it leads; an end bears the name that is complete there. */
interface Branch {
  readonly next: Map<number, Branch>;
  name?: string;
}

/** Judges by what the model would write, were it to write the name of an expert. */
export function choiceRouter(experts: readonly Expert[], backbone: Backbone): RouterStrategy {
  const names = [...experts.map(({ manifest }) => manifest.name), NONE];
  const tree = branches(names.map((name) => [name, backbone.tokenizer.encode(` ${name}\n`)]));
  let prompt: Promise<Session> | undefined;
  return {
    name: 'choice',
    async judge(question, signal) {
      prompt ??= read(experts, backbone);
      const start = await prompt;
      const session = start.fork();
      try {
        const logits = await session.feed(backbone.tokenizer.encode(ask(question)), signal);
        const found = new Map<string, number>();
        await walk(tree, session, logits, 1, found, signal);
        const none = found.get(NONE) ?? 0;
        found.delete(NONE);
        return judgement('choice', THRESHOLD, found, none);
      } finally {
        session.close();
      }
    },
    close() {
      prompt?.then((session) => session.close()).catch(() => undefined);
    },
  };
}

const ask = (question: string): string => `\nQuestion: ${question}\nExpert:`;

async function read(experts: readonly Expert[], backbone: Backbone): Promise<Session> {
  const { tokenizer } = backbone;
  const lines = experts.map(({ manifest }) => `${manifest.name}: ${manifest.purpose}`);
  const shots = Array.from({ length: SHOTS }, (_, k) => [
    ...experts.flatMap(({ manifest, examples }) => {
      const shot = examples.filter(({ input }) => input !== null)[k];
      return shot === undefined ? [] : [`${ask(shot.question)} ${manifest.name}\n`];
    }),
    ...experts.slice(0, 1).flatMap(({ examples }) => {
      const shot = examples.filter(({ input }) => input === null)[k];
      return shot === undefined ? [] : [`${ask(shot.question)} ${NONE}\n`];
    }),
  ]).flat();
  const head = `Every question goes to the expert that can answer it.\n${lines.join('\n')}\n${NONE}: no expert fits\n`;
  const session = backbone.open();
  try {
    await session.feed([...startOf(backbone), ...tokenizer.encode(head + shots.join(''))]);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

function startOf({ tokenizer }: Backbone): number[] {
  for (const name of STARTS) {
    try {
      return [tokenizer.id(name)];
    } catch (error) {
      if (!(error instanceof MrklError)) throw error;
    }
  }
  return [];
}

function branches(names: readonly (readonly [name: string, tokens: readonly number[]])[]): Branch {
  const root: Branch = { next: new Map() };
  for (const [name, tokens] of names) {
    let at = root;
    for (const token of tokens) {
      const next = at.next.get(token) ?? { next: new Map() };
      at.next.set(token, next);
      at = next;
    }
    at.name = name;
  }
  return root;
}

/** Shares `mass` among what may follow, by the model's logits of that alone. */
async function walk(
  branch: Branch,
  session: Session,
  logits: Float32Array,
  mass: number,
  found: Map<string, number>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const allowed = [...branch.next];
  const top = Math.max(...allowed.map(([token]) => logits[token] as number));
  const weights = allowed.map(([token]) => Math.exp((logits[token] as number) - top));
  const sum = weights.reduce((a, b) => a + b, 0);
  if (allowed.length > 0 && !(sum > 0)) throw new MrklError('numbers-invalid');
  for (const [i, [token, next]] of allowed.entries()) {
    const share = (mass * (weights[i] as number)) / sum;
    const onlyName = nameOf(next);
    if (onlyName !== null) found.set(onlyName, share);
    else {
      const fork = session.fork();
      try {
        await walk(next, fork, await fork.feed([token], signal), share, found, signal);
      } finally {
        fork.close();
      }
    }
  }
}

/** The name to which a branch leads when it leads to one alone: what is left of it need not be asked for. */
function nameOf(branch: Branch): string | null {
  let at = branch;
  while (at.next.size === 1 && at.name === undefined) at = [...at.next.values()][0] as Branch;
  return at.next.size === 0 ? (at.name ?? null) : null;
}
