// Questions put together of independent parts: what is looked up, what is calculated with it, and how that is asked.
import { NAMES } from '../people.ts';
import type { Random } from '../random.ts';
import { anyNumber, money, price } from './amounts.ts';
import { BOUGHT } from './bought.ts';
import { BOUGHT_TWICE } from './bought-twice.ts';
import { capital, figures, type Slots, worded, worked } from './choices.ts';
import { COUNTED } from './counted.ts';
import { framed, joined } from './frames.ts';
import { plural, someItem, withArticle } from './names.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { MORE_OPERATIONS } from './operations-more.ts';
import type { Phrase } from './phrases.ts';
import { countOfThings, saidOf, things } from './things.ts';

/** The wording of an operation, in one of the three ways that it has. */
export function sentence({ nouns, facts, tails, plain }: Operation, slots: Slots, rng: Random): string {
  const ways: (readonly [number, () => string])[] = [];
  const say = (rows: readonly string[]): string => worded(rng.pick(rows), slots, rng);
  if (nouns !== undefined) ways.push([3, () => framed(say(nouns), rng)]);
  if (facts !== undefined && tails !== undefined) ways.push([4, () => joined(say(facts), say(tails), rng)]);
  if (plain !== undefined) ways.push([2.5, () => capital(say(plain))]);
  return rng.weighted(ways)();
}

export const someName = (rng: Random): string => rng.pick(NAMES);

/** A calculation over a number that has to be found. */
export function overOne(rng: Random): Phrase {
  const operation = rng.pick(rng.chance(0.62) ? OPERATIONS : MORE_OPERATIONS);
  const value = operation.money === true ? money(rng) : anyNumber(rng);
  const slots = { ...figures(rng), who: someName(rng), v: value.said, V: capital(value.said) };
  return worked(
    sentence(operation, slots, rng),
    operation.asked.map((text) => worded(text, slots, rng)),
    [value],
  );
}

const draw = (operation: Operation, slots: Slots, part: Phrase, rng: Random): Phrase =>
  worked(
    sentence(operation, slots, rng),
    operation.asked.map((text) => worded(text, slots, rng)),
    [part],
  );

/** What is needed, packed or paired for things that are counted. */
export function overCount(rng: Random): Phrase {
  const { t, one, all } = things(rng);
  const slots = {
    ...figures(rng),
    n: String(rng.int(2, rng.pick([40, 500, 9000]))),
    who: someName(rng),
    t,
    T: capital(t),
    o: one,
    d: all,
  };
  const operation = rng.pick(COUNTED);
  const said = sentence(operation, slots, rng);
  return worked(
    said,
    operation.asked.map((text) => worded(text, slots, rng)),
    [countOfThings(saidOf({ t, all }, said))],
  );
}

const BEST = [
  'cheapest',
  'dearest',
  'most expensive',
  'newest',
  'oldest',
  'lightest',
  'heaviest',
  'best selling',
];
/** What is paid for something that has a price. */
export function overPrice(rng: Random): Phrase {
  const superlative = rng.chance(0.08);
  const i = superlative
    ? `${rng.pick(BEST)} ${rng.pick(['product', 'article', 'item', someItem(rng)])}`
    : someItem(rng);
  const the = superlative
    ? rng.pick([`the ${i}`, `our ${i}`])
    : rng.pick([`the ${i}`, `the ${i}`, withArticle(i), `one ${i}`, `our ${i}`]);
  const slots = {
    ...{ ...figures(rng), who: someName(rng), i, ti: the, Ti: capital(the), ai: withArticle(i) },
    ...{ is: plural(i), Is: capital(plural(i)) },
  };
  return draw(rng.pick(rng.chance(0.7) ? BOUGHT : BOUGHT_TWICE), slots, price(rng, i), rng);
}
