// Characters inside a JSON string, as bytes. One character has weight one, however many bytes it takes.
import type { Term, Terms } from './term.ts';

/** Code points, both ends included. */
export type Range = readonly [number, number];

/** The Basic Multilingual Plane without surrogates: here one code point is one UTF-16 unit. */
const PLANE: readonly Range[] = [
  [0x0000, 0xd7ff],
  [0xe000, 0xffff],
];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SHORT_ESCAPES: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  [QUOTE]: '\\"',
  [BACKSLASH]: '\\\\',
};

/** Sorted, disjoint ranges inside the plane. */
export function normalise(ranges: readonly Range[]): Range[] {
  const inside = ranges.flatMap(([low, high]) =>
    PLANE.map(([start, end]): Range => [Math.max(low, start), Math.min(high, end)]).filter(
      ([a, b]) => a <= b,
    ),
  );
  const joined: [number, number][] = [];
  for (const [low, high] of inside.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else joined.push([low, high]);
  }
  return joined;
}

/** The characters of the plane that the ranges leave out. */
export function complement(ranges: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let start = 0;
  for (const [low, high] of normalise(ranges)) {
    if (low > start) gaps.push([start, low - 1]);
    start = high + 1;
  }
  gaps.push([start, 0xffff]);
  return normalise(gaps);
}

/** One character out of the ranges, as it stands in a JSON string. */
export function character(terms: Terms, ranges: readonly Range[]): Term {
  const branches: Term[] = [];
  const plain: Range[] = [];
  for (const [low, high] of normalise(ranges)) {
    for (let code = low; code <= Math.min(high, 0x7f); code++) {
      if (code >= 0x20 && code !== QUOTE && code !== BACKSLASH) plain.push([code, code]);
      else branches.push(escaped(terms, code));
    }
    if (high >= 0x80) branches.push(...multiByte(terms, Math.max(low, 0x80), high));
  }
  if (plain.length > 0) branches.unshift(terms.bytes(plain));
  return terms.choice(...branches);
}

function escaped(terms: Terms, code: number): Term {
  const written = SHORT_ESCAPES[code] ?? `\\u${code.toString(16).padStart(4, '0')}`;
  const last = written.charCodeAt(written.length - 1);
  return terms.sequence(terms.text(written.slice(0, -1)), terms.bytes([[last, last]]));
}

/** UTF-8 of code points above ASCII: a lead byte that counts and continuation bytes that do not. */
function multiByte(terms: Terms, low: number, high: number): Term[] {
  const found: Term[] = [];
  for (let start = low; start <= high; ) {
    const size = start < 0x800 ? 2 : 3;
    const limit = Math.min(high, size === 2 ? 0x7ff : 0xffff);
    const block = start & ~0x3f;
    if (size === 2 || start !== (start & ~0xfff) || start + 0xfff > limit) {
      const end = Math.min(limit, block + 0x3f);
      found.push(spell(terms, size, start, end));
      start = end + 1;
      continue;
    }
    found.push(spell(terms, size, start, start + 0xfff));
    start += 0x1000;
  }
  return found;
}

/** All of [low, high], which differ in their last byte only, or in all bytes after the lead. */
function spell(terms: Terms, size: number, low: number, high: number): Term {
  const byte = (code: number, place: number): number => 0x80 | ((code >>> (6 * place)) & 0x3f);
  const lead = size === 2 ? 0xc0 | (low >>> 6) : 0xe0 | (low >>> 12);
  const rest = Array.from({ length: size - 1 }, (_, i) => {
    const place = size - 2 - i;
    return terms.bytes([[byte(low, place), byte(high, place)]], 0);
  });
  return terms.sequence(terms.bytes([[lead, lead]]), ...rest);
}
