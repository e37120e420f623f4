// Words of a question and of names, and what of a word stays when its ending changes.

export interface Word {
  readonly text: string;
  /** Lower case, without its ending. */
  readonly stem: string;
  /** UTF-16 units in the question. */
  readonly start: number;
  readonly end: number;
}

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ men: 'man', women: 'woman', children: 'child', people: 'person', persons: 'person', mice: 'mouse' },
    ...{ feet: 'foot', teeth: 'tooth', lives: 'life', wives: 'wife', knives: 'knife', leaves: 'leaf' },
    ...{ data: 'datum', media: 'medium', criteria: 'criterion', series: 'series', species: 'species' },
    ...{ movies: 'movie', cookies: 'cookie', ties: 'tie', shoes: 'shoe', buses: 'bus', aliases: 'alias' },
    ...{ statuses: 'status', campuses: 'campus', viruses: 'virus', bonuses: 'bonus', has: 'have', was: 'be' },
  }),
);
const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** The words, numbers and signs of a text. */
export function wordsOf(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(/\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{M}\p{N}_]*|[^\s\p{L}\p{N}]/gu)) {
    const start = match.index;
    found.push({ text: match[0], stem: stem(match[0]), start, end: start + match[0].length });
  }
  return found;
}

/** A word without its ending: good enough to know a word again, no more. */
export function stem(word: string): string {
  const lower = word.toLowerCase();
  const known = IRREGULAR.get(lower);
  if (known !== undefined) return known;
  if (lower.length < 4 || /\d/.test(lower)) return lower.replace(/^([a-z]{2})s$/, '$1');
  let root = lower;
  if (/ies$/.test(root)) root = `${root.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh|zz)es$/.test(root)) root = root.slice(0, -2);
  else if (/[^su]s$/.test(root)) root = root.slice(0, -1);
  const cut = /^(.*[aeiouy].+?)(?:ing|ed)$/.exec(root)?.[1];
  if (cut !== undefined && cut.length > 2) root = cut.replace(/([^aeiouls])\1$/, '$1');
  return root.length > 4 ? root.replace(/e$/, '') : root;
}

/** What a comparative or superlative may be made from: `oldest` from `old`. */
export function grades(word: string): string[] {
  const root = /^(.{2,}?)(?:er|est)$/.exec(word.toLowerCase())?.[1];
  if (root === undefined) return [];
  return [root, `${root}e`, root.replace(/i$/, 'y'), root.replace(/(.)\1$/, '$1')];
}

/** The number that a word stands for. */
export function numberOf(word: string): number | null {
  const lower = word.toLowerCase();
  if (/^\d/.test(lower)) {
    const value = Number(lower.replace(/,(?=\d{3}(?!\d))/g, ''));
    return Number.isFinite(value) ? value : null;
  }
  const place = NUMBERS.indexOf(lower);
  return place >= 0 ? place : lower === 'once' ? 1 : lower === 'twice' ? 2 : null;
}

/** Shorter ways in which columns are called. */
const SHORT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...{ fname: ['first', 'name'], lname: ['last', 'name'], dob: ['date', 'birth'], num: ['number'] },
    ...{ no: ['number'], nbr: ['number'], yr: ['year'], qty: ['quantity'], desc: ['description'] },
    ...{ addr: ['address'], amt: ['amount'], avg: ['average'], cnt: ['count'], dept: ['department'] },
    ...{ emp: ['employee'], stu: ['student'], lat: ['latitude'], long: ['longitude'], lng: ['longitude'] },
    ...{ apt: ['apartment'], crs: ['course'], cd: ['code'], nm: ['name'], dt: ['date'], pct: ['percent'] },
    ...{ tot: ['total'], bldg: ['building'], pop: ['population'], cust: ['customer'], prod: ['product'] },
    ...{ max: ['maximum'], min: ['minimum'], prof: ['professor'], acc: ['account'], bal: ['balance'] },
  }),
);

/** The words of a name: `BornState`, `born_state`, `Born State`. */
export function nameWords(raw: string): string[] {
  const parts = raw
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
  return parts.flatMap((part) => SHORT.get(part.toLowerCase()) ?? [part.toLowerCase()]).map(stem);
}
