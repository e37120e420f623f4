// Invented databases: what a thing of WordNet is counted, weighed, filed and written under, so that no table is met twice.

import type { Random } from '../random.ts';
import { wordNet } from '../wordnet.ts';
import type { Domain } from './domains.ts';
import { DOMAINS } from './domains.ts';
import { isRegular, plural, someItem, somePerson, somePlace, someTitle } from './names.ts';

const list = (text: string): readonly string[] => text.split(' ').map((word) => word.replaceAll('_', ' '));

const STATES = list(
  'unpaid paid overdue open closed late early new old active inactive retired missing broken lost sold unsold rented free occupied busy idle blue red green black white heavy light ' +
    'cheap expensive foreign local national regional private public rare common damaged repaired approved rejected pending delayed cancelled confirmed expired valid invalid signed unsigned ' +
    'shipped delivered returned reserved booked vacant licensed certified registered anonymous temporary permanent seasonal full empty fresh frozen dried organic imported exported domestic ' +
    'premium standard basic junior senior urgent critical minor major annual monthly weekly daily digital printed wooden plastic steel electric manual automatic used refurbished archived ' +
    'Polish Greek Dutch Swedish Canadian Turkish Brazilian Japanese Indian Kenyan Italian Portuguese Norwegian Danish Korean',
);
const MEASURES = list(
  'price cost value weight height length width depth area volume age salary wage bonus fee rent budget revenue turnover profit margin balance debt amount total sum tax discount deposit fine ' +
    'premium score rating rank grade points distance duration speed power capacity stock quantity yield output temperature pressure altitude population attendance mileage consumption ' +
    'number_of_pages number_of_seats number_of_rooms running_time shipping_cost purchase_price hourly_rate credit_limit overtime income penalty donation circulation postage royalty',
);
const GROUPS = list(
  'city country region district branch department category team shop warehouse shelf floor street supplier customer owner maker brand author publisher language colour genre type status class ' +
    'year month teacher doctor driver agent office club league continent state county port airline station line depot route hall studio director artist label bank faculty ward species breed chef',
);
const EVENTS = list(
  'issued written created opened founded hired registered shipped sold bought delivered published released launched built installed repaired booked ordered signed approved recorded printed ' +
    'admitted enrolled elected inspected donated planted painted restored tested appointed finished started returned collected invited promoted insured measured',
);
const EXTREMES = list(
  'largest smallest biggest highest lowest oldest newest latest earliest first last longest shortest heaviest lightest most_expensive cheapest dearest tallest youngest fastest slowest strongest ' +
    'best worst busiest quietest richest poorest most_popular least_popular best_paid best_selling thickest widest most_valuable top deepest',
);
/** Measures that are money. */
const MONEY = list(
  'price cost value salary wage bonus fee rent budget revenue turnover profit balance debt amount total tax deposit fine premium shipping_cost purchase_price hourly_rate credit_limit income penalty donation royalty postage bill payment allowance pension loan',
);
/** Lexicographer files (lexnames(5WN)): animals, artefacts, food, people, plants. */
const FILES: ReadonlySet<number> = new Set([5, 6, 13, 18, 20]);

let nouns: readonly string[] | undefined;

/** What a table may hold. */
function noun(rng: Random): string {
  nouns ??= wordNet()
    .common.filter(
      (lemma) =>
        lemma.part === 'noun' &&
        /^[a-z]{3,14}$/.test(lemma.word) &&
        isRegular(lemma.word) &&
        FILES.has(wordNet().sense(lemma, 1).file),
    )
    .map(({ word }) => word);
  return rng.pick(nouns);
}

const several = (rng: Random, all: readonly string[]): readonly string[] => [
  rng.pick(all),
  rng.pick(all),
  rng.pick(all),
];

function madeUp(rng: Random): Domain {
  const thing = noun(rng);
  return {
    ...{ thing, things: plural(thing), states: several(rng, STATES), measures: several(rng, MEASURES) },
    ...{ groups: several(rng, GROUPS), event: rng.pick(EVENTS), extremes: several(rng, EXTREMES) },
    named: (rng) =>
      rng.pick([
        () => somePerson(rng),
        () => `the ${someItem(rng)}`,
        () => someTitle(rng),
        () => somePlace(rng),
        () => `${thing} ${rng.int(1, 9999)}`,
        () => `${thing} ${rng.pick(['no.', 'number', '#'])} ${rng.int(1, 400)}`.replace('# ', '#'),
      ])(),
  };
}

/** What a database holds, made up or not. */
export const someDomain = (rng: Random): Domain => (rng.chance(0.5) ? madeUp(rng) : rng.pick(DOMAINS));

/** The same, with measures that are money. */
export const someAccounts = (rng: Random): Domain => ({ ...someDomain(rng), measures: several(rng, MONEY) });
