// Questions that have nothing to do with each other, asked in one breath.
import { MONTHS, WEEKDAYS } from '../date-words.ts';
import type { Random } from '../random.ts';
import { wordNet } from '../wordnet.ts';
import { anyNumber, count, money, price } from './amounts.ts';
import { capital, chosen, figures, found, small, worded } from './choices.ts';
import type { Question } from './facts.ts';
import { countedNumber, date, foundDate, type Phrase, pair, rate, recordedName } from './phrases.ts';
import { somewhere } from './things.ts';

// What the calculator, the dictionary, the calendar and the services answer alone: noun phrase; its step.
// biome-ignore format: a table
const ALONE: readonly (readonly [expert: string, noun: string, ask: string])[] = [
  ['calculator', '{n} times {k}', 'What is {said}?'], ['calculator', '{n} plus {h}', 'What is {said}?'], ['calculator', '{h} minus {k}', 'What is {said}?'], ['calculator', '{h} divided by {k}', 'What is {said}?'], ['calculator', 'the square root of {h}', 'What is {said}?'], ['calculator', '{p} of {h}', 'What is {said}?'], ['calculator', 'the square of {k}', 'What is {said}?'], ['calculator', 'the factorial of {k}', 'What is {said}?'], ['calculator', 'half of {h}', 'What is {said}?'], ['calculator', '{n} miles in kilometres', 'What is {said}?'], ['calculator', '{n} kilograms in pounds', 'What is {said}?'], ['calculator', '{n} inches in centimetres', 'What is {said}?'], ['calculator', '{h} minutes in hours', 'What is {said}?'], ['calculator', 'the cube root of {h}', 'What is {said}?'], ['calculator', 'the remainder of {h} divided by {k}', 'What is {said}?'],
  ['dictionary', 'the meaning of {w}', 'What does {w} mean?'], ['dictionary', 'the definition of {w}', 'What does {w} mean?'], ['dictionary', 'an antonym of {w}', 'What is the opposite of {w}?'], ['dictionary', 'the opposite of {w}', 'What is the opposite of {w}?'], ['dictionary', 'a synonym [of|for] {w}', 'What is a synonym of {w}?'], ['dictionary', 'a broader [term|word] for {w}', 'What is the broader term for {w}?'],
  ['calendar', 'the weekday of {d}', 'What day of the week is {d}?'], ['calendar', 'the week number of {d}', 'In which week of the year is {d}?'], ['calendar', 'the quarter of {d}', 'Which quarter is {d} in?'], ['calendar', 'the date of the first {day} after {d}', 'What is the first {day} after {d}?'], ['calendar', 'the date {k} days after {d}', 'What date is {k} days after {d}?'], ['calendar', 'the number of days [of|in] {month}', 'How many days are there in {month}?'],
  ['api', "today's rate of the {a} in {bs}", 'What is the exchange rate of the {a} to the {b}?'], ['api', 'the temperature in {place}', 'What is {said}?'], ['api', 'the wind speed in {place}', 'What is {said}?'], ['api', 'the country of {place}', 'In which country is {place}?'], ['api', 'a summary about {place}', 'What does the encyclopaedia say about {place}?'],
];
// The same as whole questions.
// biome-ignore format: a table
const QUESTIONS: readonly (readonly [expert: string, question: string])[] = [
  ['calculator', '[what is|what\'s|how much is] {n} [times|plus|minus|divided by] {k}?'], ['calculator', 'what is {p} of {h}?'], ['calculator', 'how many {unit}?'], ['calculator', 'what is the square root of {h}?'],
  ['dictionary', 'what does {w} mean?'], ['dictionary', 'what is the opposite of {w}?'], ['dictionary', 'what is another word for {w}?'], ['dictionary', 'what kind of thing is {w}?'],
  ['calendar', '[what|which] weekday [is|was] {d}?'], ['calendar', 'what day of the week is {d}?'], ['calendar', 'how many days are there in {month}?'], ['calendar', 'in which week of the year is {d}?'], ['calendar', 'how many days are there from {d} until {e}?'], ['calendar', 'when is the [first|second|third|last] {day} of {month}?'],
  ['api', 'how warm is it in {place}?'], ['api', 'in which country is {place}?'], ['api', 'what is the [weather|temperature|humidity] in {place}?'], ['api', 'what is the exchange rate of the {a} to the {b}?'], ['api', 'what is one {a} in {bs}?'], ['api', 'what does the encyclopaedia say about {place}?'],
];
const UNITS = [
  'kilometres are {n} miles',
  'pounds are {n} kilograms',
  'feet are {n} metres',
  'hours are {h} minutes',
  'litres are {n} gallons',
  'grams are {n} ounces',
];

const slots = (rng: Random) => {
  const [from, into] = pair(rng);
  const word = wordNet().draw(rng).word;
  return {
    ...figures(rng),
    ...{
      w: rng.chance(0.5) ? `"${word}"` : word,
      d: date(rng).said,
      e: date(rng).said,
      day: rng.pick(WEEKDAYS),
    },
    ...{
      month: `${rng.pick(MONTHS)} ${rng.int(1990, 2035)}`,
      a: from[0],
      b: into[0],
      bs: into[1],
      place: somewhere(rng),
      unit: worded(rng.pick(UNITS), figures(rng), rng),
    },
  };
};

/** One call, as a noun phrase. */
function alone(rng: Random): Phrase {
  const kind = rng.unit();
  if (kind < 0.5)
    return rng.weighted<(r: Random) => Phrase>([
      [3, count],
      [2, money],
      [2, anyNumber],
      [1.5, recordedName],
      [1.5, (r) => price(r)],
      [0.7, countedNumber],
      [0.7, foundDate],
      [0.7, (r) => rate(...pair(r))],
    ])(rng);
  const [expert, noun, ask] = rng.pick(ALONE);
  const given = slots(rng);
  const said = worded(noun, given, rng);
  return found(expert, said, worded(ask, { ...given, said }, rng));
}

/** One call, as a question without a capital; its step says the same. */
function asked(rng: Random): Phrase {
  if (rng.chance(0.5)) {
    const phrase = alone(rng);
    const ask = phrase.ask?.(phrase.parts.map(({ said }) => said)) ?? '';
    return { ...phrase, said: small(ask) };
  }
  const [expert, question] = rng.pick(QUESTIONS);
  const said = worded(question, slots(rng), rng);
  return found(
    expert,
    said,
    capital(said)
      .replace(/^What's/, 'What is')
      .replace(/^(What|Which) weekday (is|was) /, 'What day of the week is '),
  );
}

// `X`, `Y` are noun phrases.
// biome-ignore format: a list
const NOUNS = [
  '[Tell me|Give me|I need|I want|Find|Show me|Get me|I would like|Please give me|Look up] X and Y[.|, please.|]', '[Tell me|Give me|I need|Find|Show me] both X and Y.', '[What is|What are|How much is] X and Y?', 'X and Y[?|, please.|]', 'I need two things: X and Y.', 'Two [things|questions|figures|facts]: X and Y.', 'X; also Y.', 'X, and [also |then |besides |] Y[?|, please.]', 'First X, then Y.', '[Find|Tell me|Give me] X. [Also|And|Then|Besides,] Y.', 'Please [tell me|give me|find] X as well as Y.', '[Tell me|Give me|I need] X, then Y.', 'Can you [give|tell] me X and Y?', 'I would like to know X and Y.', 'X plus, separately, Y.', 'Not only X but also Y, please.', 'Besides X, I [need|want] Y.',
];
// `X`, `Y` are questions without a mark, `Z` is the first with a capital.
// biome-ignore format: a list
const PAIRS = [
  'Z, and Y?', 'Z? And Y?', 'Z and Y?', 'Z; also, Y?', 'Z? Also, Y?', 'Z; Y?', 'Two questions: X, and Y?', '[Hi, |Hello, |] X, and [also |] Y?', 'Z? [Then|Besides|And then|One more thing|Next|Second]: Y?', 'First, X? Second, Y?', 'Z, [besides|also|furthermore|moreover], Y?', 'I have two questions: X and Y?', 'Z - and Y?', 'Z? By the way, Y?', 'Z, then Y?', 'X and Y',
];

/** Two questions, now and then three. */
export function sideBySide(rng: Random): Question {
  const nouns = rng.chance(0.5);
  const ends = Array.from({ length: rng.chance(0.85) ? 2 : 3 }, () => (nouns ? alone(rng) : asked(rng)));
  const [first = '', second = '', third] = ends.map(({ said }) => said.replace(/\?$/, ''));
  const rest =
    third === undefined
      ? second
      : nouns
        ? chosen('[S, and|S and|S as well as]', rng)
            .replace('S', () => second)
            .concat(` ${third}`)
        : `${second}, and ${third}`;
  const pattern = chosen(rng.pick(nouns ? NOUNS : PAIRS), rng);
  const put: Record<string, string> = { X: first, Y: rest, Z: capital(first) };
  const said = capital(pattern.replace(/\b[XYZ]\b/g, (name) => put[name] ?? name));
  return { said, ends };
}
