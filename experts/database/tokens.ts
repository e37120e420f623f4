// Text to tokens. There are no comments and no semicolons: a query is one query.
import { DatabaseFailure } from './failure.ts';

export interface Token {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['number', /\d+(?:\.\d+)?|\.\d+/y],
  ['text', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]/y],
  ['sign', /<=|>=|<>|!=|==|--|\/\*|[-+*/(),.=<>]/y],
];

export function syntaxFailure(at: number, message: string): DatabaseFailure {
  return new DatabaseFailure('syntax', `The query cannot be read at character ${at + 1}: ${message}.`);
}

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const found = next(source, at);
    if (found === null || found.text === '--' || found.text === '/*')
      throw syntaxFailure(at, `unexpected ${JSON.stringify(source.slice(at, at + 10))}`);
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: unquote(found.kind, found.text), at });
    at += found.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }];
}

function next(source: string, at: number): { kind: Token['kind'] | 'space'; text: string } | null {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(source) ?? [];
    if (text !== undefined) return { kind, text };
  }
  return null;
}

function unquote(kind: string, text: string): string {
  if (kind === 'text') return text.slice(1, -1).replaceAll("''", "'");
  if (kind === 'quoted') return text.slice(1, -1).replaceAll('""', '"');
  return text;
}
