// Situations and small stories about what experts find, each with the calculation that it asks for.
import { NAMES } from '../people.ts';
import type { Random } from '../random.ts';
import { figure, number } from './calculations.ts';
import { comparison } from './comparisons.ts';
import type { Domain } from './domains.ts';
import { someDomain } from './made-up.ts';
import { filled, moneyStory } from './money.ts';
import { plural, someItem, somePlace, withArticle } from './names.ts';
import {
  calculation,
  countOf,
  type Phrase,
  pair,
  priceOf,
  rate,
  recordedNumber,
  stockOf,
  weatherOf,
} from './phrases.ts';
import { OF_AMOUNTS, OF_COUNTS, OF_MONEY, OF_OTHERS, OF_TWO, type Situation } from './situations.ts';
import {
  OF_CHAINS,
  OF_NUMBERS,
  OF_PRICE_PAIRS,
  OF_PRICES,
  OF_STOCK,
  OF_STOCK_PAIRS,
  OF_SUMS,
  type Story,
  wording,
} from './stories.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const SMALL = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'twelve', 'twenty'];
const common = (rng: Random) => ({
  ...{
    n: rng.chance(0.25) ? rng.pick(SMALL) : figure(rng),
    p: String(rng.chance(0.8) ? rng.int(1, 99) : rng.int(1, 9) + 0.5),
  },
  who: rng.pick(NAMES),
});

function some(d: Domain, rng: Random): string {
  return rng.chance(0.4) ? `${rng.pick(d.states)} ${d.things}` : d.things;
}

type Slots = Readonly<Record<string, string>>;

/** A situation with the calculation that it asks for. */
export function situation(rng: Random): Phrase {
  const given = common(rng);
  const make = ([said, asked]: Situation, slots: Slots, parts: readonly Phrase[]): Phrase => {
    const all = { ...given, ...slots };
    return calculation(filled(said, all), filled(asked, all), parts);
  };
  const told = (story: Story, slots: Slots, ...parts: Phrase[]): Phrase =>
    make([wording(story, rng), story.asked], slots, parts);
  return rng.weighted(KINDS)(rng, make, told, given.who);
}

type Kind = (
  rng: Random,
  make: (row: Situation, slots: Slots, parts: readonly Phrase[]) => Phrase,
  told: (story: Story, slots: Slots, ...parts: Phrase[]) => Phrase,
  who: string,
) => Phrase;

const BEST = ['cheapest', 'dearest', 'most expensive', 'newest', 'lightest'];
/** Something that can be bought, by its name or as the first of its kind. */
const good = (rng: Random): string =>
  rng.chance(0.85)
    ? someItem(rng)
    : `${rng.pick(BEST)} ${rng.pick(['product', 'article', 'item', someItem(rng)])}`;

const goods = (rng: Random) => {
  const [i, j] = [good(rng), good(rng)];
  return { i, j, is: plural(i), js: plural(j), ai: withArticle(i), aj: withArticle(j) };
};

const KINDS: readonly (readonly [number, Kind])[] = [
  [
    2.2,
    (rng, make) => {
      const found = recordedNumber(rng);
      return make(rng.pick(OF_AMOUNTS), { m: found.said, M: capital(found.said) }, [found]);
    },
  ],
  [
    1.2,
    (rng, make) => {
      const d = someDomain(rng);
      const t = some(d, rng);
      return make(rng.pick(OF_COUNTS), { t, T: capital(t), o: d.thing }, [countOf(t)]);
    },
  ],
  [
    0.6,
    (rng, make) => {
      const d = someDomain(rng);
      const s = rng.pick(d.states);
      return make(rng.pick(OF_TWO), { t: d.things, s }, [countOf(`${s} ${d.things}`), countOf(d.things)]);
    },
  ],
  [
    1,
    (rng, make) => {
      const [a, b] = [some(someDomain(rng), rng), some(someDomain(rng), rng)];
      return make(rng.pick(OF_OTHERS), { a, b, A: capital(a) }, [countOf(a), countOf(b)]);
    },
  ],
  [
    0.8,
    (rng, make) => {
      const [from, into] = pair(rng);
      return make(rng.pick(OF_MONEY), { as: from[1], bs: into[1] }, [rate(from, into)]);
    },
  ],
  [
    3,
    (rng, _, told) => {
      const slots = goods(rng);
      return told(rng.pick(OF_PRICES), slots, priceOf(slots.i));
    },
  ],
  [
    1.2,
    (rng, _, told) => {
      const slots = goods(rng);
      return told(rng.pick(OF_PRICE_PAIRS), slots, priceOf(slots.i), priceOf(slots.j));
    },
  ],
  [
    2.2,
    (rng, _, told) => {
      const found = number(rng);
      return told(rng.pick(OF_SUMS), { m: found.said }, found);
    },
  ],
  [
    1.8,
    (rng, _, told) => {
      const d = someDomain(rng);
      const t = some(d, rng);
      return told(rng.pick(OF_NUMBERS), { t, o: d.thing }, countOf(t));
    },
  ],
  [1.6, (rng, _make, _told, who) => moneyStory(rng, who)],
  [
    1.2,
    (rng, _, told) => {
      const slots = goods(rng);
      return told(rng.pick(OF_STOCK), slots, stockOf(slots.i), priceOf(slots.i));
    },
  ],
  [
    0.5,
    (rng, _, told) => {
      const slots = goods(rng);
      return told(rng.pick(OF_STOCK_PAIRS), slots, stockOf(slots.i), stockOf(slots.j));
    },
  ],
  [
    1,
    (rng, _, told, who) => {
      const [slots, story] = [goods(rng), rng.pick(OF_CHAINS)];
      const more = { ...slots, ...common(rng), who, b: figure(rng), c: String(rng.int(2, 12)) };
      const first = calculation('', filled(story.asked, more), [priceOf(slots.i)]);
      return told({ ...story, asked: story.after }, more, first);
    },
  ],
  [0.6, (rng) => weather(rng)],
  [4, comparison],
];

// biome-ignore format: a table, one row per wording
const OF_WEATHERS: readonly (readonly [what: string, said: string, asked: string])[] = [
  ['temperature', 'How much warmer is it in {a} than in {b}?', '$1 minus $2'],
  ['temperature', 'How many degrees colder is it in {b} than in {a}?', '$1 minus $2'],
  ['temperature', 'By how many degrees is {a} warmer than {b}?', '$1 minus $2'],
  ['temperature', 'What is the difference in temperature between {a} and {b}?', 'the difference between $1 and $2'],
  ['temperature', 'What is the mean of the temperatures in {a} and {b}?', 'the average of $1 and $2'],
  ['wind speed', 'How much stronger is the wind in {a} than in {b}?', '$1 minus $2'],
  ['wind speed', 'By how much does the wind speed in {a} exceed that in {b}?', '$1 minus $2'],
];

/** The weather of two places against each other. */
function weather(rng: Random): Phrase {
  const [what, said, asked] = rng.pick(OF_WEATHERS);
  const [a, b] = [somePlace(rng), somePlace(rng)];
  return calculation(filled(said, { a, b }), asked, [weatherOf(what, a), weatherOf(what, b)]);
}
