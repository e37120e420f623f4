// Things that a database holds, narrowed down in many ways, and the people, places and periods that do so.

import { MONTHS } from '../date-words.ts';
import { NAMES } from '../people.ts';
import type { Random } from '../random.ts';
import { found, type Slots, worded } from './choices.ts';
import type { Domain } from './domains.ts';
import { someDomain } from './made-up.ts';
import { somePerson, somePlace, someTitle } from './names.ts';
import type { Phrase } from './phrases.ts';

const CITIES = [
  'Paris',
  'Lyon',
  'Berlin',
  'Madrid',
  'Rome',
  'Oslo',
  'Vienna',
  'Prague',
  'Boston',
  'Leeds',
  'Ghent',
  'Turin',
];
const COUNTRIES = [
  'Italy',
  'Poland',
  'Japan',
  'Portugal',
  'Greece',
  'Canada',
  'Kenya',
  'Brazil',
  'Norway',
  'Chile',
  'India',
  'Egypt',
];
const KINDS = [
  'kitchen',
  'garden',
  'office',
  'sports',
  'music',
  'bathroom',
  'toys',
  'winter',
  'camping',
  'bicycle',
  'paper',
  'fruit',
];

export const somewhere = (rng: Random): string =>
  rng.chance(0.3) ? rng.pick(CITIES) : rng.chance(0.3) ? rng.pick(COUNTRIES) : somePlace(rng);
/** "2024", "March 2024", "the first quarter of 2023". */
export function period(rng: Random): string {
  const year = String(rng.int(2008, 2026));
  const kind = rng.unit();
  if (kind < 0.6) return year;
  if (kind < 0.85) return `${rng.pick(MONTHS)} ${year}`;
  return `the ${rng.pick(['first', 'second', 'third', 'last'])} quarter of ${year}`;
}
export const someone = (rng: Random): string =>
  rng.chance(0.75)
    ? somePerson(rng)
    : rng.chance(0.5)
      ? rng.pick(NAMES).replace(/^(my|a|the) \w+$/, 'Julia')
      : someTitle(rng);

// What stands behind the things `t` to name fewer of them.
const FILTERS = [
  'in {place}',
  'from {place}',
  'in {place}',
  'from {place}',
  'living in {place}',
  'based in {place}',
  'outside {place}',
  '{event} in {period}',
  '{event} in {period}',
  '{event} before {year}',
  '{event} after {year}',
  '{event} since {year}',
  '{event} [last|this] [year|month|week]',
  'of {person}',
  'of {person}',
  'by {person}',
  'for {person}',
  'from {person}',
  'with [the |]status {state}',
  'with the status "{state}"',
  'that are {state}',
  'which are {state}',
  'marked [as |]{state}',
  'in the category {kind}',
  'in the {kind} category',
  'in the {kind} {group}',
  'of the {group} {name}',
  'in {group} {digit}',
  'with a {measure} [above|below|over|under|of at least|of at most|of more than|of less than] {n}',
  'whose {measure} [is above|is below|exceeds|is at least|is less than] {n}',
  'that [cost|weigh|have] more than {n}',
  'without a {group}',
  'with no {group}',
  'whose {group} is {name}',
  'named {name}',
  'in our [list|system|records|database|catalogue]',
  'on our [books|list]',
  'on {day}',
];

export interface Things {
  readonly domain: Domain;
  /** "unpaid invoices from Lyon" */
  readonly t: string;
  readonly one: string;
  /** All of which `one` is one: "unpaid invoices". */
  readonly all: string;
}

/** Things, often fewer of them. */
export function things(rng: Random, short = false, draw = someDomain): Things {
  const domain = draw(rng);
  const kind = rng.unit();
  const before = kind < 0.4 ? `${rng.pick(domain.states)} ` : kind > 0.93 ? `${rng.pick(KINDS)} ` : '';
  const t = `${before}${domain.things}`;
  const one = `${before}${domain.thing}`;
  if (short || rng.chance(before === '' ? 0.45 : 0.7)) return { domain, t, one, all: t };
  const slots: Slots = {
    ...{ place: somewhere(rng), event: domain.event, period: period(rng), year: String(rng.int(1990, 2026)) },
    ...{
      person: someone(rng),
      state: rng.pick(domain.states),
      kind: rng.pick(KINDS),
      group: rng.pick(domain.groups),
    },
    ...{
      measure: rng.pick(domain.measures),
      n: String(rng.int(2, rng.pick([20, 900]))),
      digit: String(rng.int(1, 40)),
    },
    ...{
      name: rng.chance(0.5) ? someone(rng) : someTitle(rng),
      day: `${rng.int(1, 28)} ${rng.pick(MONTHS)} ${rng.int(2015, 2026)}`,
    },
  };
  return { domain, t: `${t} ${worded(rng.pick(FILTERS), slots, rng)}`, one, all: t };
}

/** What of things a wording says: where their filter is left out, all of them are meant. */
export const saidOf = ({ t, all }: Pick<Things, 't' | 'all'>, wording: string): string =>
  wording.toLowerCase().includes(t.toLowerCase()) ? t : all;

export const countOfThings = (t: string, said = `the number of ${t}`): Phrase =>
  found('database', said, `How many ${t} are there?`);
