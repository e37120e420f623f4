const NUMBER_WORDS = new Set(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
    'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion'
  ).split(' '),
);

/** A question with every number, in digits or words, replaced by N: two questions of one template become equal. */
export function template(question: string): string {
  const words = question.toLowerCase().match(/\d[\d,]*(?:\.\d+)?|[a-z]+|[^\sa-z\d]/g) ?? [];
  const out: string[] = [];
  words.forEach((word, i) => {
    const previous = words[i - 1] ?? '';
    const next = words[i + 1] ?? '';
    const joins = ['and', ',', '-'].includes(word) && NUMBER_WORDS.has(previous) && NUMBER_WORDS.has(next);
    // "forty and six" joins inside a number; "six and two" between two spelled numbers is taken for one as well
    if (/\d/.test(word) || NUMBER_WORDS.has(word)) {
      if (out.at(-1) !== 'n') out.push('n');
    } else if (!joins && !'?.!'.includes(word)) out.push(word);
  });
  return out.join(' ');
}
