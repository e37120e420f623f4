// How English asks for measures: by adjectives, and by `how`; `_` stands for what is measured.

export interface Measure {
  /** Words in names of columns that it is about. */
  readonly of: RegExp;
  readonly how: readonly string[];
  readonly most: readonly string[];
  readonly least: readonly string[];
  readonly more: readonly string[];
  readonly less: readonly string[];
}

const measure = (
  of: RegExp,
  how: string,
  most: string,
  least: string,
  more: string,
  less: string,
): Measure => {
  const list = (text: string): string[] => text.split(', ').filter((one) => one !== '');
  return { of, how: list(how), most: list(most), least: list(least), more: list(more), less: list(less) };
};

export const MEASURES: readonly Measure[] = [
  measure(/length|duration/, 'how long', 'longest', 'shortest', 'longer than', 'shorter than'),
  measure(
    /height|altitude|elevation/,
    'how high, how tall',
    'highest, tallest',
    'lowest, shortest',
    'higher than, taller than',
    'lower than',
  ),
  measure(
    /^area$|_area|size|square/,
    'how large, how big',
    'largest, biggest',
    'smallest',
    'larger than, bigger than',
    'smaller than',
  ),
  measure(
    /population|inhabitants|residents/,
    'how many people live in _, how populous is _, how big is _, how many people are in _, how many inhabitants does _ have, how many residents live in _, how many people does _ have, what is the number of inhabitants of _',
    'most populous, biggest, largest, most populated',
    'least populous, smallest, least populated',
    'bigger than, larger than',
    'smaller than',
  ),
  measure(
    /density/,
    'how dense',
    'most dense, densest',
    'least dense, sparsest',
    'denser than',
    'sparser than',
  ),
  measure(/^age$|_age$/, 'how old', 'oldest', 'youngest', 'older than', 'younger than'),
  measure(
    /price|cost|fee|rate$|charge/,
    'how expensive, how much is _, How much does _ cost?, What does _ cost?',
    'most expensive, dearest, priciest',
    'cheapest, least expensive',
    'more expensive than, dearer than',
    'cheaper than',
  ),
  measure(/weight|mass/, 'how heavy', 'heaviest', 'lightest', 'heavier than', 'lighter than'),
  measure(/depth/, 'how deep', 'deepest', 'shallowest', 'deeper than', 'shallower than'),
  measure(/speed|velocity/, 'how fast', 'fastest', 'slowest', 'faster than', 'slower than'),
  measure(/width|breadth/, 'how wide', 'widest', 'narrowest', 'wider than', 'narrower than'),
  measure(/distance/, 'how far', 'farthest', 'nearest, closest', 'farther than', 'closer than'),
  measure(
    /rating|score|grade|points/,
    '',
    'best, best rated',
    'worst, worst rated',
    'better than',
    'worse than',
  ),
  measure(/salary|wage|income/, '', 'best paid, highest paid', 'worst paid, lowest paid', '', ''),
  measure(/capacity|seats/, 'how large', 'largest, biggest', 'smallest', 'larger than', 'smaller than'),
];

/** Words of the lists that say how much of anything there is. */
const COMMON = new Set(
  'a are be best better close closer does far farther has have how in is least live many most much number of paid people rated than the what worse worst'.split(
    ' ',
  ),
);

/** Words that speak of a column by how much there is: `cheapest` of a price. */
export function gradesOf(name: string): readonly string[] {
  const found = MEASURES.filter(({ of }) => of.test(name)).flatMap(({ how, most, least, more, less }) =>
    [...how, ...most, ...least, ...more, ...less].flatMap(
      (phrase) => phrase.toLowerCase().match(/[a-z]+/g) ?? [],
    ),
  );
  return [...new Set(found)].filter((word) => !COMMON.has(word));
}

/** How a column is asked for; what is large has a large area where it has one, else many inhabitants. */
export function measureOf(
  name: string,
  others: readonly { readonly name: string }[] = [],
): Measure | undefined {
  const found = MEASURES.find(({ of }) => of.test(name));
  const area = others.some((other) => other.name !== name && /^area$|_area/.test(other.name));
  if (found === undefined || !area || !/population/.test(name)) return found;
  const plain = (words: readonly string[]): string[] => words.filter((word) => !/big|larg|small/.test(word));
  const { of, how, most, least, more, less } = found;
  return {
    of,
    ...{ how: plain(how), most: plain(most), least: plain(least), more: plain(more), less: plain(less) },
  };
}
