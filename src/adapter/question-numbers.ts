// The numbers of a question, in digits and in words, by their significant digits.

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: Readonly<Record<string, number>> = {
  ...{ hundred: 1e2, thousand: 1e3, lakh: 1e5, million: 1e6, crore: 1e7, billion: 1e9, trillion: 1e12 },
  dozen: 12,
};
/** A word of a number. */
export const NUMBER_WORD = `(?:${[...UNITS, ...TENS.slice(1), ...Object.keys(SCALES)].filter((word) => word !== '').join('|')})`;
/** Words with which numbers are said in ways that are not read here. */
const OTHER = /\b(?:point|half|quarter|third|fifth|tenth)s?\b|\bminus\b.*\bpoint\b/;

/** Digits without a point and without zeros at either end. */
export const significant = (number: string): string =>
  number.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');

/** Null when a question may say numbers in ways that are not read here. */
export function numbersIn(question: string): ReadonlySet<string> | null {
  const text = question.toLowerCase();
  if (OTHER.test(text)) return null;
  const found = new Set<string>();
  // Groups of digits may be one number or several.
  for (const run of text.match(/\d[\d.,'_ ]*/g) ?? []) {
    found.add(significant(run.replace(/[^\d]/g, '')));
    for (const part of run.match(/\d+(?:\.\d+)?/g) ?? []) found.add(significant(part));
  }
  for (const value of spelled(text)) found.add(significant(String(value)));
  return found;
}

/** Values of the numbers in words: `two hundred and five` is 205. */
export function spelled(text: string): number[] {
  const values: number[] = [];
  let [total, part, open] = [0, 0, false];
  const close = (): void => {
    if (open) values.push(total + part);
    [total, part, open] = [0, 0, false];
  };
  let before = '';
  for (const word of text.match(/[a-z]+/g) ?? []) {
    const unit = UNITS.indexOf(word);
    const ten = TENS.indexOf(word);
    const scale = SCALES[word];
    if (unit >= 0 || ten > 0) {
      // "twenty two, fifteen" are two numbers.
      const room =
        part % 100 === 0 || (ten <= 0 && unit > 0 && unit < 10 && part % 10 === 0 && part % 100 > 10);
      if (open && !room) close();
      part += unit >= 0 ? unit : ten * 10;
      open = true;
    } else if (scale !== undefined && open) {
      if (scale <= 100) part *= scale;
      else [total, part] = [total + part * scale, 0];
    } else if (scale !== undefined) {
      [part, open] = [scale, true];
    } else if (word !== 'and' || SCALES[before] === undefined) close();
    before = word;
  }
  close();
  return values;
}
