// Proposals that the question rules out: the wrong end of an order, the wrong side of a bound, and what is said already.
import { MEASURES } from '../measures.ts';
import { parseQuery } from '../parse.ts';
import type { Proposal } from './proposal.ts';

const pattern = (phrases: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}])(?:${phrases.filter((one) => one !== '').join('|')})(?![\\p{L}])`, 'u');
const of = (side: 'more' | 'less'): string[] => MEASURES.flatMap((measure) => [...measure[side]]);

const MORE = pattern([
  ...['more than', 'over', 'above', 'greater than', 'higher than', 'at least', 'exceed(?:s|ing|ed)?'],
  ...of('more'),
]);
const LESS = pattern([
  ...['less than', 'fewer than', 'under', 'below', 'lower than', 'at most'],
  ...of('less'),
]);
// Not those of time and of marks: the oldest has the earliest birthday, the best may have rank 1.
const MOST = pattern(
  'most,largest,highest,greatest,biggest,maximum,longest,tallest,heaviest,densest,deepest,widest,dearest,priciest'.split(
    ',',
  ),
);
const LEAST = pattern(
  'least,smallest,lowest,minimum,shortest,lightest,sparsest,shallowest,narrowest,cheapest,fewest'.split(','),
);
/** Who ranks highest has rank 1. */
const RANKED = /(?<!\p{L})(?:rank|position|place)/u;
const NEGATED = /(?<!\p{L})(?:not|no|never|without|neither|none|except|nor)(?!\p{L})|n't/u;

/** The proposals without those that cannot be meant, if any are left. */
export function likely(proposals: readonly Proposal[]): readonly Proposal[] {
  const left = proposals.filter((proposal) => !isContrary(proposal));
  return left.length === 0 ? proposals : left;
}

function isContrary({ query, view }: Proposal): boolean {
  const said = view.linked.words.map(({ text }) => text.toLowerCase()).join(' ');
  if (isKnown(query) || (isEither(query) && !/(?<!\p{L})(?:or|either)(?!\p{L})|,/u.test(said))) return true;
  if (NEGATED.test(said)) return false;
  const [more, less] = [MORE.test(said), LESS.test(said)];
  if (more !== less && isBeyond(query, more ? '<' : '>')) return true;
  if (RANKED.test(said)) return false;
  const plain = said.replace(/\bat (?:least|most)\b/g, '');
  const [most, least] = [MOST.test(plain), LEAST.test(plain)];
  return most !== least && hasEnd(query, most);
}

/** `where C = V` shows C, which was said. */
const isKnown = (query: string): boolean =>
  /^select (?:distinct )?([\w.]+) where \1 = (?:'(?:[^']|'')*'|\d+)$/.test(query);

/** One of two different columns. */
function isEither(query: string): boolean {
  const match = / where ([\w.]+) = (?:'(?:[^']|'')*'|\d+) or ([\w.]+) = /.exec(query);
  return match !== null && match[1] !== match[2];
}

/** Every bound is on this side. */
const isBeyond = (query: string, sign: '<' | '>'): boolean => {
  const signs = query.replace(/'(?:[^']|'')*'/g, '').match(/(?<=[\w)] )[<>](?==? [-\d])/g) ?? [];
  return signs.length > 0 && signs.every((one) => one === sign);
};

/** Every end that it asks for is the other one. */
function hasEnd(text: string, most: boolean): boolean {
  if (!/ limit |max\(|min\(/.test(text)) return false;
  const ends = endsOf(text);
  return ends.length > 0 && ends.every((end) => end !== most);
}

/** True for each largest, false for each smallest that a query asks for, inner queries included. */
function endsOf(text: string): boolean[] {
  try {
    const json = JSON.stringify(parseQuery(text));
    const extremes = [...json.matchAll(/"kind":"aggregate","name":"(max|min)"/g)];
    const ordered = [...json.matchAll(/"descending":(true|false)\}\],"limit":\d/g)];
    return [...extremes, ...ordered].map(([, end]) => end === 'max' || end === 'true');
  } catch {
    // It cannot be read, and will be left out for that.
    return [];
  }
}
