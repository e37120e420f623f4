// Questions that need several calls, and their plans: every step is a question of its own, mostly a copied span, in
// which `$1` stands for what an earlier step came to.
import { NAMES } from '../people.ts';
import type { Random } from '../random.ts';
import { type Draw, figure, number, one, two } from './calculations.ts';
import { ofDay, ofSpan, ofTwoDays } from './days/days.ts';
import { ofEveryday } from './everyday.ts';
import { exchanged } from './exchange.ts';
import { ofDate, ofName, type Question } from './facts.ts';
import { typed } from './frames.ts';
import { sideBySide } from './joined.ts';
import { ledger } from './ledger/ledger.ts';
import { inCurrency } from './money.ts';
import {
  ofEach,
  ofThree,
  ofTwoCounts,
  ofTwoNumbers,
  ofTwoPrices,
  ofTwoSpans,
  ofTwoStocks,
} from './paired.ts';
import type { Phrase } from './phrases.ts';
import { ofPlaces } from './places.ts';
import { ofReading, ofWeather } from './read.ts';
import { situation } from './situation-kinds.ts';
import { overCount, overOne, overPrice } from './wide.ts';

export interface PlanRow {
  readonly question: string;
  /** Compact JSON: what the model writes. */
  readonly output: string;
  readonly input: { readonly steps: readonly { readonly ask: string }[] };
  /** The steps in order with the experts that answer them. */
  readonly experts: readonly string[];
}

const FRAMES = [
  ...[
    'What is X?',
    'What is X?',
    'What is X?',
    'How much is X?',
    'How much is X?',
    'Calculate X.',
    'X?',
    'Tell me X.',
    'Work out X.',
    'Give me X',
  ],
  ...[
    "what's X",
    'Can you tell me X?',
    'I need to know X.',
    'Please compute X.',
    'I want X',
    'How big is X?',
    'Could you work out X?',
    'find X',
  ],
];

const framed = (phrase: Phrase, rng: Random): Question => ({
  said: rng.pick(FRAMES).replace('X', () => phrase.said),
  ends: [phrase],
});

/** One after the other: a question, and what is to be done with its answer. */
const inSequence: (rng: Random) => Question = (rng) => {
  const first = number(rng);
  const n = figure(rng);
  const asked = first.ask?.(first.parts.map(({ said }) => said)) ?? '';
  const bare = asked.replace(/\?$/, '');
  // biome-ignore format: a table, one row per wording
  const [say, ask] = rng.pick([
    [`${asked} And what is that times ${n}?`, (a: string) => `What is ${a} times ${n}?`],
    [`${asked} What is ${n}% of it?`, (a: string) => `What is ${n}% of ${a}?`],
    [`${bare}, and what is the square root of that number?`, (a: string) => `What is the square root of ${a}?`],
    [`${bare} plus ${n}?`, (a: string) => `What is ${a} plus ${n}?`],
    [`Take ${first.said} and divide it by ${n}.`, (a: string) => `What is ${a} divided by ${n}?`],
    [`Take ${first.said}, then add ${n}`, (a: string) => `What is ${a} plus ${n}?`],
    [`Take ${first.said} and subtract ${n} from it.`, (a: string) => `What is ${a} minus ${n}?`],
    [`If ${rng.pick(NAMES)} splits ${first.said} among ${n} people, how much does each get?`, (a: string) => `What is ${a} divided by ${n}?`],
    [`How much is left of ${first.said} after paying ${n}?`, (a: string) => `What is ${a} minus ${n}?`],
    [`By how much does ${first.said} exceed ${n}?`, (a: string) => `What is ${a} minus ${n}?`],
    [`What would ${first.said} be with ${n}% added?`, (a: string) => `What is ${a} increased by ${n}%?`],
  ] as const);
  return { said: say, ends: [{ said: '', expert: 'calculator', parts: [first], ask: ([a = '']) => ask(a) }] };
};

/** One call only: what a planner must leave whole. */
const whole: (rng: Random) => Question = (rng) => framed(number(rng), rng);

/** A calculation that is not said: the situation asks for it. */
const inSituation: (rng: Random) => Question = (rng) => {
  const phrase = situation(rng);
  return { said: phrase.said, ends: [phrase] };
};

const alone =
  (draw: Draw) =>
  (rng: Random): Question => {
    const phrase = draw(rng);
    return { said: phrase.said, ends: [phrase] };
  };

const QUESTIONS: readonly (readonly [number, (rng: Random) => Question])[] = [
  [1, (rng) => framed(one(rng), rng)],
  [0.7, (rng) => framed(two(rng), rng)],
  [0.5, (rng) => framed(inCurrency(rng), rng)],
  [1, ofDate],
  [0.7, ofName],
  [0.7, inSequence],
  [4, inSituation],
  [5, alone(overOne)],
  [3.5, alone(overCount)],
  [4, alone(overPrice)],
  [2.2, alone(ofTwoNumbers)],
  [2, alone(ofTwoCounts)],
  [1.5, alone(ofTwoPrices)],
  [0.5, alone(ofThree)],
  [0.6, alone(ofTwoStocks)],
  [0.7, alone(ofEach)],
  [0.4, alone(ofTwoSpans)],
  [3.2, alone(exchanged)],
  [3.2, alone(ofDay)],
  [0.8, alone(ofTwoDays)],
  [1.4, alone(ofSpan)],
  [3, alone(ofReading)],
  [0.5, alone(ofWeather)],
  [1.6, alone(ofPlaces)],
  [2.4, sideBySide],
  [8, ledger],
  [7, ofEveryday],
];

/** The steps of phrases, parts first; a part said twice is one step. */
function steps(ends: readonly Phrase[]): { asks: string[]; experts: string[] } {
  const [asks, experts]: [string[], string[]] = [[], []];
  const visit = (phrase: Phrase): string => {
    if (phrase.ask === undefined || phrase.expert === null) return phrase.said.replaceAll('$', '$$$$');
    const ask = phrase.ask(phrase.parts.map(visit));
    const known = asks.indexOf(ask);
    if (known >= 0) return `$${known + 1}`;
    asks.push(ask);
    experts.push(phrase.expert);
    return `$${asks.length}`;
  };
  for (const end of ends) visit(end);
  return { asks, experts };
}

/** Draws a question of two to four calls with its plan; of a single one with the share `single`. */
export function drawPlan(rng: Random, single = 0): PlanRow {
  for (;;) {
    const drawn = rng.chance(single) ? whole(rng) : rng.weighted(QUESTIONS)(rng);
    const { asks, experts } = steps(drawn.ends);
    if (asks.length > 4) continue;
    const plain = rng.chance(0.08) ? (text: string) => text.toLowerCase() : (text: string) => text;
    const bare = rng.chance(0.1) ? drawn.said.replace(/[?.]$/, '') : typed(drawn.said, rng);
    const input = { steps: asks.map((ask) => ({ ask: plain(ask) })) };
    return { question: plain(bare), output: JSON.stringify(input), input, experts };
  }
}

/** The stream of the planner: few questions of a single call among those of several. */
export const plan = (rng: Random): PlanRow => drawPlan(rng, 0.1);
