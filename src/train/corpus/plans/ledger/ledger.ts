// Questions about what the books of an organisation say, in the words of people: look-ups, and calculations over them.
import { NAMES } from '../../people.ts';
import type { Random } from '../../random.ts';
import { figure } from '../calculations.ts';
import type { Question } from '../facts.ts';
import { filled } from '../money.ts';
import { plural, somePerson, withArticle } from '../names.ts';
import { calculation, type Phrase } from '../phrases.ts';
import { chained } from './chains.ts';
import {
  type Found,
  priced,
  someCount,
  someDeed,
  someFound,
  someMean,
  someMeasure,
  somePrice,
  someRevenue,
  someStock,
  someSum,
} from './found.ts';
import { around, capital, told } from './frames.ts';
import { OF_PRICES, OF_STOCKS } from './goods.ts';
import { paired } from './pairs.ts';
import { OF_ANY, OF_COUNTS, OF_MONEY, type Task } from './sums.ts';

type Slots = Readonly<Record<string, string>>;

const SMALL = [
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'fifteen',
  'twenty',
];
const PEOPLE = [
  'she',
  'he',
  'the owner',
  'the treasurer',
  'my uncle',
  'our agent',
  'the landlord',
  'the broker',
  'the state',
];

/** Figures that a question may state. */
export function figures(rng: Random): Slots {
  const k = rng.chance(0.3) ? rng.pick(SMALL) : String(rng.int(2, rng.pick([12, 12, 52])));
  const n = rng.chance(0.2)
    ? rng.pick(SMALL)
    : rng.chance(0.1)
      ? `${rng.int(1, 40)},${rng.int(100, 999)}`
      : rng.chance(0.25)
        ? String(rng.int(1, 99) * 10 ** rng.int(1, 3))
        : figure(rng);
  const p = String(rng.chance(0.8) ? rng.int(1, 99) : rng.int(1, 24) + rng.pick([0.5, 0.25]));
  const who = rng.weighted<() => string>([
    [2, () => rng.pick(NAMES)],
    [1, () => somePerson(rng)],
    [1, () => rng.pick(PEOPLE)],
  ])();
  return { k, n, p, who, e: String(rng.int(3, 6)) };
}

/** A task over something looked up, with every slot filled. */
function make(task: Task, found: Found, slots: Slots, rng: Random): Phrase {
  const all = { ...figures(rng), ...slots };
  const text = told(task, found.clause === '' ? null : found, rng);
  const said = filled(text.startsWith('{m}') ? capital(text.replace('{m}', capital(found.noun))) : text, {
    ...all,
    m: found.noun,
  });
  return calculation(around(capital(said), rng), filled(task.asked, all), [found.phrase]);
}

function overAny(rng: Random): Phrase {
  const found = someFound(rng);
  return make(rng.pick(OF_ANY), found, {}, rng);
}

/** Measures that nobody taxes or pays. */
const NO_MONEY =
  /\b(?:age|weight|distance|yields?|area|mileages?|size|duration|height|length|power|stock|pages|score|grade|rating|workloads?|weights|distances|areas)\b/;

function until<T>(draw: () => T, fits: (drawn: T) => boolean): T {
  for (;;) {
    const drawn = draw();
    if (fits(drawn)) return drawn;
  }
}

function overMoney(rng: Random): Phrase {
  const draw = rng.weighted<(r: Random) => Found>([
    [2, someSum],
    [2, (r) => someRevenue(r)],
    [2, moneyDeed],
    [1, (r) => someMean(r)],
    [1, someMeasure],
  ]);
  const found = until(
    () => draw(rng),
    ({ noun }) => !NO_MONEY.test(noun),
  );
  return make(rng.pick(OF_MONEY), found, {}, rng);
}

const moneyDeed = (rng: Random): Found =>
  until(
    () => someDeed(rng),
    ({ sort }) => sort === 'sum',
  );

function overCount(rng: Random): Phrase {
  const found = someCount(rng);
  const task = rng.pick(OF_COUNTS);
  return make(task, found, { t: found.bare, o: found.one, ...whole(task, rng) }, rng);
}

const someNumber = (rng: Random): string =>
  rng.chance(0.3) ? rng.pick(SMALL) : String(rng.int(2, rng.pick([40, 400, 9000])));
/** How many come or go is a whole number. */
const whole = ({ asked }: Task, rng: Random): Slots =>
  /minus|plus/.test(asked) ? { n: someNumber(rng) } : {};

const good = (one: string): Slots => ({ i: one, is: plural(one), ai: withArticle(one) });

function overPrice(rng: Random): Phrase {
  const one = priced(rng);
  const task = rng.pick(OF_PRICES);
  const slots = task.asked.startsWith('{n} times') ? { ...good(one), n: someNumber(rng) } : good(one);
  return make(task, somePrice(rng, one), slots, rng);
}

function overStock(rng: Random): Phrase {
  const found = someStock(rng);
  const task = rng.pick(OF_STOCKS);
  return make(task, found, { ...good(found.one), ...whole(task, rng) }, rng);
}

const KINDS: readonly (readonly [number, (rng: Random) => Phrase])[] = [
  [4, overAny],
  [2.5, overMoney],
  [2.5, overCount],
  [2.5, overPrice],
  [1, overStock],
  [4, paired],
  [4, chained],
];

/** A question over the books of an organisation. */
export function ledger(rng: Random): Question {
  const phrase = rng.weighted(KINDS)(rng);
  return { said: phrase.said, ends: [phrase] };
}
