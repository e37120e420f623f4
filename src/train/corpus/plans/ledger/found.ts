// One number out of a database, and the many ways in which people name it inside a longer question.

import type { Random } from '../../random.ts';
import { figure } from '../calculations.ts';
import { filled } from '../money.ts';
import { plural, somePerson, withArticle } from '../names.ts';
import type { Phrase } from '../phrases.ts';
import { filters, LEDGERS, type Ledger, someGood, someMonth, someRegion, someYear } from './things.ts';

export type Sort = 'count' | 'sum' | 'price' | 'stock' | 'measure';

export interface Found {
  readonly sort: Sort;
  /** As a noun: "the number of unpaid bills". */
  readonly noun: string;
  /** As a subordinate clause: "how many unpaid bills there are". */
  readonly clause: string;
  /** As a question without its mark: "how many unpaid bills are there". */
  readonly question: string;
  /** The things that are counted, or the thing that is priced: "unpaid bills", "kettle". */
  readonly bare: string;
  /** One of those. */
  readonly one: string;
  readonly phrase: Phrase;
}

/** What a database answers. */
export const asked = (ask: string): Phrase => ({
  ...{ said: '', expert: 'database', parts: [] },
  ask: () => ask,
});

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const bareAsk = (ask: string): string => lower(ask.replace(/\?$/, ''));

/** A property: its noun is its question as well. */
function property(sort: Sort, said: string, ask: string, bare: string, one = bare): Found {
  const inner = bareAsk(ask).replace(/^what is /, '');
  return {
    ...{ sort, noun: said, bare, one, phrase: asked(ask) },
    ...{ question: `what is ${inner}`, clause: `what ${inner} is` },
  };
}

/** What may be said behind things that are counted. */
const BEHIND = [
  '',
  '',
  '',
  '',
  ' we have',
  ' on file',
  ' in our books',
  ' in the system',
  ' on our list',
  ' we look after',
];

/** How many there are. */
export function counted(those: string, one: string, ask: string, rng: Random): Found {
  const verb = /^How many (.+?) (live|come|joined|arrived|moved in|enrolled|started|were) (.+)\?$/.exec(ask);
  const behind = verb === null ? rng.pick(BEHIND) : '';
  const noun = rng.pick([
    `the number of ${those}${behind}`,
    `the number of ${those}${behind}`,
    `our number of ${those}`,
    `the count of ${those}${behind}`,
    `the ${those}${behind}, counted`,
  ]);
  const clause =
    verb === null
      ? `how many ${those} ${rng.pick(['there are', 'we have', 'are there in all', 'exist'])}`
      : bareAsk(ask);
  const question =
    verb === null ? `how many ${those} ${rng.pick(['are there', 'do we have', 'are there'])}` : bareAsk(ask);
  return { sort: 'count', noun, clause, question, bare: those, one, phrase: asked(ask) };
}

/** A count of things, of all of them or of some. */
export function someCount(rng: Random, ledger: Ledger = rng.pick(LEDGERS)): Found {
  const all = rng.chance(0.3);
  const [filter] = filters(ledger, rng);
  const those = all ? ledger.things : filter.those;
  return counted(those, ledger.thing, all ? `How many ${those} are there?` : filter.ask, rng);
}

/** The sum of a measure over things. */
export function someSum(rng: Random): Found {
  const ledger = rng.pick(LEDGERS.filter(({ sums }) => sums.length > 0));
  const those = rng.chance(0.25) ? ledger.things : filters(ledger, rng)[0].those;
  const measure = rng.pick(ledger.sums);
  const all = rng.pick(['', '', 'all ', 'all the ', 'our ', 'the ']);
  if (measure === 'total' || measure === 'amount')
    return sumOf(rng, rng.pick(['total', 'total', 'sum']), `${all}${those}`);
  return sumOf(
    rng,
    rng.pick([`total ${measure}`, `total ${measure}`, `sum of the ${plural(measure)}`]),
    `${all}${those}`,
  );
}

function sumOf(rng: Random, head: string, those: string): Found {
  const ask = `What is the ${head} of ${those}?`;
  const said = rng.pick([`the ${head} of ${those}`, `the ${head} of ${those}`, `our ${head} of ${those}`]);
  return property('sum', said, ask, those);
}

/** What came in from somebody or in some time. */
export function someRevenue(
  rng: Random,
  word = rng.pick(['revenue', 'revenue', 'revenue', 'turnover']),
): Found {
  const [tail, before] = revenueTail(rng);
  const ask = `What is the ${word} ${tail}?`;
  const said = rng.pick([
    `the ${word} ${tail}`,
    `our ${word} ${tail}`,
    `the ${word} ${tail}`,
    before === null ? `the whole ${word} ${tail}` : `${before} ${word}`,
  ]);
  return property('sum', said, ask, word);
}

function revenueTail(rng: Random): readonly [tail: string, before: string | null] {
  const kind = rng.unit();
  const year = someYear(rng);
  if (kind < 0.3) return [`of ${year}`, rng.pick([`${year}'s`, `the ${year}`])];
  if (kind < 0.42) return [`in ${someMonth(rng)}`, null];
  if (kind < 0.52) return [`of ${someMonth(rng)}`, null];
  if (kind < 0.6)
    return [`of the ${rng.pick(['first', 'second', 'third', 'fourth'])} quarter of ${year}`, null];
  if (kind < 0.72) return [`from ${someRegion(rng)}`, null];
  if (kind < 0.85) return [`of ${somePerson(rng)}`, null];
  if (kind < 0.92) return [`from customers in ${someRegion(rng)}`, null];
  const { shelf, kinds } = rng.pick(LEDGERS.filter((one) => one.kinds.length > 0));
  return [`of the ${rng.pick(kinds)} ${shelf}`, null];
}

/** What the row of a table says. */
export function someMeasure(rng: Random): Found {
  const ledger = rng.pick(LEDGERS);
  const measure = rng.pick(ledger.measures);
  const named = rng.chance(0.6);
  const who = named
    ? ledger.named(rng)
    : `${rng.pick(['the', 'our', 'the'])} ${rng.pick(ledger.extremes)} ${ledger.thing}`;
  return measureOf(rng, measure, who, ledger.thing);
}

export function measureOf(rng: Random, measure: string, who: string, thing: string): Found {
  const said = rng.pick([`the ${measure} of ${who}`, `the ${measure} of ${who}`, `${who}'s ${measure}`]);
  return property('measure', said, `What is the ${measure} of ${who}?`, thing);
}

/** The middle, the top and the bottom of a measure. */
export function someMean(
  rng: Random,
  end = rng.pick(['average', 'average', 'average', 'highest', 'lowest', 'largest', 'smallest']),
): Found {
  const ledger = rng.pick(LEDGERS);
  const measure = rng.pick(ledger.measures);
  const those = rng.chance(0.5) ? ledger.things : filters(ledger, rng)[0].those;
  const of = rng.pick(['of', 'of', 'of all', 'of the', 'among the']);
  const said = rng.pick([
    `the ${end} ${measure} ${of} ${those}`,
    `the ${end} ${measure} ${of} ${those}`,
    `our ${end} ${measure} ${of} ${those}`,
  ]);
  return property('measure', said, `What is the ${end} ${measure} ${of} ${those}?`, ledger.thing);
}

const DEAR = ['cheapest', 'dearest', 'most expensive', 'newest', 'priciest', 'least expensive'];
/** Something with a price: a good by its name, or the first of its kind. */
export const priced = (rng: Random): string =>
  rng.chance(0.85)
    ? someGood(rng)
    : `${rng.pick(DEAR)} ${rng.pick(['product', 'article', 'item', someGood(rng)])}`;

/** The price of a good. */
export function somePrice(rng: Random, good = priced(rng)): Found {
  const one = withArticle(good);
  return {
    ...{ sort: 'price', bare: good, one, phrase: asked(`What is the price of the ${good}?`) },
    noun: rng.pick([
      `the price of the ${good}`,
      `what the ${good} costs`,
      `our price for the ${good}`,
      `the price of ${one}`,
      `what ${one} costs`,
      `the list price of the ${good}`,
    ]),
    clause: `what ${rng.chance(0.5) ? one : `the ${good}`} costs`,
    question: rng.pick([
      `what does ${one} cost`,
      `how much is the ${good}`,
      `what is the price of the ${good}`,
      `how much does the ${good} cost`,
    ]),
  };
}

/** How many of a good lie in the store. */
export function someStock(rng: Random, good = someGood(rng)): Found {
  const many = plural(good);
  return {
    ...{ sort: 'stock', bare: many, one: good, phrase: asked(`What is the stock of the ${good}?`) },
    noun: rng.pick([
      `the stock of ${many}`,
      `our stock of ${many}`,
      `the number of ${many} in stock`,
      `what we have of ${many} in stock`,
      `all ${many} in stock`,
    ]),
    clause: `how many ${many} are in stock`,
    question: rng.pick([
      `how many ${many} are in stock`,
      `how many ${many} do we have in stock`,
      `what is the stock of the ${good}`,
    ]),
  };
}

/** What somebody did, so that the database is asked the same. */
// biome-ignore format: a table, one row per deed
const DEEDS: readonly (readonly [ask: string, noun: string, clause: string, sort: Sort])[] = [
  ['How much was {w} billed?', 'what {w} was billed', 'how much {w} was billed', 'sum'],
  ['How much was {w} billed?', 'everything that {w} was billed', 'how much was billed to {w}', 'sum'],
  ['How much was {w} billed in {y}?', 'what {w} was billed in {y}', 'how much {w} was billed in {y}', 'sum'],
  ['How much has {w} paid?', 'what {w} paid', 'how much {w} paid', 'sum'],
  ['How much has {w} paid in {y}?', 'everything that {w} paid in {y}', 'how much {w} paid in {y}', 'sum'],
  ['How much does {w} owe?', 'what {w} owes', 'how much {w} owes', 'sum'],
  ['How much does {w} owe?', 'the money that {w} owes us', 'what {w} owes us', 'sum'],
  ['How much do {t} from {v} owe?', 'what our {t} from {v} owe us', 'how much {t} from {v} owe us', 'sum'],
  ['How much do {t} from {v} owe?', 'what the {t} from {v} owe', 'how much our {t} from {v} owe', 'sum'],
  ['How much was donated by {w}?', 'what {w} donated', 'how much {w} donated', 'sum'],
  ['How much has {w} spent?', 'what {w} spent with us', 'how much {w} spent', 'sum'],
  ['How much was paid by {t} from {v}?', 'what {t} from {v} paid', 'how much {t} from {v} paid', 'sum'],
  ['How many books were borrowed by {w}?', 'the number of books that {w} borrowed', 'how many books {w} borrowed', 'count'],
  ['How many orders were placed by {w}?', 'the number of orders {w} placed', 'how many orders {w} placed', 'count'],
  ['How many invoices of {w} are there?', 'the number of invoices of {w}', 'how many invoices of {w} there are', 'count'],
  ['How many flights were booked by {w}?', 'the number of flights {w} booked', 'how many flights {w} booked', 'count'],
  ['How many patients were seen by {w} in {y}?', 'the number of patients seen by {w} in {y}', 'how many patients were seen by {w} in {y}', 'count'],
  ['How many goals were scored by {w}?', 'the number of goals scored by {w}', 'how many goals {w} has scored', 'count'],
  ['How many tickets were sold in {y}?', 'the number of tickets sold in {y}', 'how many tickets were sold in {y}', 'count'],
  ['How many {gs} were sold?', 'the number of {gs} sold', 'how many {gs} we sold', 'count'],
  ['How many {gs} were sold in {y}?', 'the number of {gs} sold in {y}', 'how many {gs} were sold in {y}', 'count'],
  ['How many {gs} were bought by {w}?', 'the number of {gs} that {w} bought', 'how many {gs} {w} bought', 'count'],
  ['How many products cost more than {n}?', 'the number of products that cost more than {n}', 'how many products cost more than {n}', 'count'],
  ['How many products are supplied by {w}?', 'the number of products supplied by {w}', 'how many products are supplied by {w}', 'count'],
  ['What is the value of the stock?', 'the value of the stock', 'what the value of the stock is', 'sum'],
  ['What is the value of the stock?', 'the value of our stock', 'what the value of our stock is', 'sum'],
  ['What is the value of the {gs} in stock?', 'the value of the {gs} in stock', 'what the value of the {gs} in stock is', 'sum'],
  ['How many different cities do our customers come from?', 'the number of different cities our customers come from', 'how many different cities our customers come from', 'count'],
  ['How many different countries are there?', 'the number of different countries', 'how many different countries there are', 'count'],
  ['How many rooms are free?', 'the number of rooms that are free', 'how many rooms are free', 'count'],
  ['How many invoices are overdue?', 'the number of invoices that are overdue', 'how many invoices are overdue', 'count'],
];

export function someDeed(rng: Random): Found {
  const people = rng.pick(LEDGERS.filter((ledger) => ledger.people));
  const slots: Readonly<Record<string, string>> = {
    ...{ w: somePerson(rng), y: someYear(rng), gs: plural(someGood(rng)), n: figure(rng) },
    ...{ t: people.things, v: someRegion(rng) },
  };
  const [ask, noun, clause, sort] = rng.pick(DEEDS).map((text) => filled(text, slots)) as [
    string,
    string,
    string,
    Sort,
  ];
  return { ...{ sort, noun, clause, bare: '', one: '' }, question: bareAsk(ask), phrase: asked(ask) };
}

/** Any of them, as often as people ask for it. */
export const someFound = (rng: Random): Found =>
  rng.weighted<(rng: Random) => Found>([
    [3.5, (r) => someCount(r)],
    [2.5, someSum],
    [2, (r) => someRevenue(r)],
    [2, someMeasure],
    [2, (r) => someMean(r)],
    [2, (r) => somePrice(r)],
    [1, (r) => someStock(r)],
    [2, someDeed],
  ])(rng);
