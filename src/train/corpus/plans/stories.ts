// Small stories that ask for a calculation without saying it: a clause that tells what happens, and a question after or
// before it. `$1`, `$2` of what is asked are what was found.
import type { Random } from '../random.ts';

export interface Story {
  /** What is calculated. */
  readonly asked: string;
  /** Clauses: a story needs one of them and a tail. */
  readonly clauses?: readonly string[];
  /** Questions after a clause, without a capital and a mark. */
  readonly tails?: readonly string[];
  /** Questions that need no clause. */
  readonly plain?: readonly string[];
}

const COST = [
  ...[
    'what does that cost',
    'how much is that',
    'what is the bill',
    'how much has to be paid',
    'what will it cost',
  ],
  ...[
    'how much money is that',
    'what does it come to',
    'what is the total',
    'how much do we pay',
    'what sum is due',
  ],
];
const PRICE = [
  ...['what is the price then', 'how much is it now', 'what does it cost then', 'what will the new price be'],
  ...['what do I pay for it', 'how much will it be', 'what is to be paid', 'what would it cost'],
];
const REST = [
  ...[
    'what is left',
    'how much remains',
    'how much is left over',
    'how much do I keep',
    'what do I have left',
  ],
  ...['how much change do I get', 'how much money is left', 'what stays in my purse'],
];
const EACH = [
  ...[
    'what does each of them pay',
    'how much is it for each',
    'how much does everyone pay',
    'what is the share of each',
  ],
  ...[
    'how much is that apiece',
    'what does one of them owe',
    'how much per person',
    'what falls to each of them',
  ],
];
const THEN = [
  ...[
    'what is it then',
    'how much is that',
    'what does it come to',
    'where does it end up',
    'how much will it be',
  ],
  ...['what would it be', 'what do we get', 'what is the result', 'to what does it change'],
];
const MANY = [
  ...[
    'how many is that',
    'how many are there then',
    'how many will it be',
    'how many would there be',
    'what number is that',
  ],
  ...['how many do we have then', 'how many does that make'],
];

/** About the price of `i`, many of them `is`. */
// biome-ignore format: a table, one block per calculation
export const OF_PRICES: readonly Story[] = [
  { asked: '{n} times $1', tails: COST,
    clauses: ['{who} buys {n} {is}', '{who} orders {n} {is}', 'we need {n} {is}', '{n} {is} are ordered', 'I take {n} {is}', 'the office wants {n} {is}', '{who} breaks {n} {is} and has to pay for them', 'every one of {n} people gets {ai}', '{n} rooms get {ai} each', 'somebody asks for {n} {is}', 'we sell {n} {is}', '{ai} is given to each of {n} winners'],
    plain: ['What do {n} {is} cost?', 'How much are {n} {is}?', 'What is the price of {n} {is}?', 'How much would I pay for {n} {is}?', 'price of {n} {is}', '{n} {is}, how much?', 'What must {who} pay for {n} {is}?', 'How expensive are {n} {is} together?', 'What is the cost of {n} {is}?', 'How much money do I need for {n} {is}?', 'How much do {n} pieces of the {i} come to?', 'What would {n} of the {i} cost?', 'What is {n} times the price of the {i}?', 'Give me the price for {n} {is}.', 'How much is an order of {n} {is}?'] },
  { asked: '$1 decreased by {p}%', tails: PRICE,
    clauses: ['the {i} is reduced by {p}%', 'there is {p}% off the {i}', 'a discount of {p}% is given on the {i}', 'the {i} gets {p} percent cheaper', 'the price of the {i} falls by {p}%', '{who} has a voucher of {p}% for the {i}', 'we sell the {i} {p}% below its price', 'the {i} is offered with a rebate of {p} percent', 'members pay {p}% less for the {i}', 'we take {p}% off the price of the {i}'],
    plain: ['What does the {i} cost with {p}% off?', 'What is the price of the {i} after a discount of {p}%?', 'How much is the {i} at a discount of {p} percent?', 'What is the {i} worth {p}% cheaper?', 'How much is {ai} with a {p}% discount?', 'What will {who} pay for the {i} with a rebate of {p}%?', 'price of the {i} minus {p}%', 'How much is the {i} less {p}%?'] },
  { asked: '$1 increased by {p}%', tails: PRICE,
    clauses: ['the {i} gets {p}% dearer', 'the price of the {i} rises by {p}%', 'tax of {p}% is added to the {i}', 'the {i} goes up by {p} percent', 'we raise the price of the {i} by {p}%', 'VAT of {p}% comes on top of the {i}', 'the supplier charges {p}% more for the {i}', 'a duty of {p} percent is put on the {i}'],
    plain: ['What does the {i} cost with {p}% VAT?', 'What is the price of the {i} plus {p}% tax?', 'How much is the {i} including {p}% sales tax?', 'What will the {i} cost when it is {p}% dearer?', 'How much is {ai} after a price rise of {p} percent?', 'What does one pay for the {i} with {p}% on top?'] },
  { asked: '{p}% of $1', tails: ['how much is that', 'what is that in money', 'how much does he get', 'how much is it', 'what sum is that'],
    clauses: ['{who} gets {p}% of the price of the {i}', 'we give away {p}% of what the {i} costs', 'the deposit for the {i} is {p}% of its price', 'the seller keeps {p} percent of the price of the {i}', 'shipping is {p}% of the price of the {i}', 'an insurance for the {i} costs {p}% of its price'],
    plain: ['How much would I save on the {i} with {p}% off?', 'What is {p}% of the price of the {i}?', 'How large is a discount of {p}% on the {i}?', 'How much tax is in it when {p}% are put on the {i}?', 'What is a down payment of {p} percent on the {i}?'] },
  { asked: '{n} minus $1', tails: REST,
    clauses: ['I have {n} and buy the {i}', '{who} pays with {n} for the {i}', '{who} owns {n} and takes {ai}', 'from {n} I pay for {ai}', 'we can spend {n} and order {ai}', 'there is {n} in the till and somebody returns {ai}', '{ai} is bought from a budget of {n}'],
    plain: ['How much is left of {n} after buying {ai}?', 'What remains of {n} when the {i} is paid?', 'How much change do I get from {n} for the {i}?', 'How much do I keep from {n} if I get {ai}?', 'How much cheaper than {n} is the {i}?'] },
  { asked: '$1 divided by {n}', tails: EACH,
    clauses: ['{n} people buy {ai} together', '{n} friends share the price of the {i}', '{n} neighbours pay for one {i}', '{who} and the others, {n} in all, split the cost of the {i}', 'the {i} is paid in {n} rates', 'the price of the {i} is divided among {n}', '{n} colleagues give {ai} as a present'],
    plain: ['What does each of {n} people pay for {ai} together?', 'How much is one of {n} instalments for the {i}?', 'What is one of {n} equal shares of the price of the {i}?', 'If {n} of us share {ai}, what is the cost for each?'] },
  { asked: '{n} divided by $1', tails: ['how many can I get', 'how many of them is that', 'for how many is it enough', 'how many can be bought'],
    clauses: ['I have {n} for {is}', '{who} spends {n} on {is}', 'our budget for {is} is {n}', '{n} is all there is for {is}', 'we want {is} for {n}'],
    plain: ['How many {is} can I buy for {n}?', 'How many {is} do I get for {n}?', 'For how many {is} are {n} enough?', 'How many {is} does one get with {n}?', 'How often can {who} buy {ai} with {n}?'] },
  { asked: '$1 plus {n}', tails: PRICE,
    clauses: ['delivery of the {i} costs {n} extra', '{n} is charged for packing the {i}', 'the {i} is {n} dearer next year', 'for the {i} I also pay {n} postage'],
    plain: ['What is the price of the {i} plus {n} for delivery?', 'How much is {ai} with {n} for shipping?', 'What do I pay for the {i} and {n} for repairs?'] },
  { asked: '$1 minus {n}', tails: PRICE,
    clauses: ['I have a coupon of {n} for the {i}', 'the {i} gets {n} cheaper', 'we take {n} off the {i}', '{who} gives back {n} of the price of the {i}'],
    plain: ['What is the price of the {i} less {n}?', 'What does {ai} cost with a voucher worth {n}?', 'How much more than {n} is the {i}?', 'By how much is the {i} dearer than {n}?'] },
  { asked: 'half of $1', tails: PRICE, clauses: ['the {i} is sold at half its price', '{who} pays half of the {i}'],
    plain: ['What is half the price of the {i}?', 'What does the {i} cost at half price?'] },
];

/** About the prices of `i` and `j`, or measures `f` of named things `i` and `j`. */
// biome-ignore format: a table, one block per calculation
export const OF_PRICE_PAIRS: readonly Story[] = [
  { asked: '$1 plus $2', tails: COST,
    clauses: ['{who} buys {ai} and {aj}', 'I order the {i} and the {j}', 'one {i} and one {j} are needed', 'we take {ai} together with {aj}', 'the basket holds {ai} and {aj}'],
    plain: ['What do the {i} and the {j} cost together?', 'How much are {ai} and {aj}?', 'What is the price of one {i} plus one {j}?', 'How much is the {i} with the {j}?', 'What would {ai} and {aj} come to?', 'What do I pay for {ai} and {aj} in all?'] },
  { asked: '$1 minus $2', tails: ['what is the difference', 'how much more is that', 'how much do I save'],
    clauses: ['{who} takes the {j} instead of the {i}', 'I return the {i} and take the {j}', 'we replace the {i} by the {j}'],
    plain: ['How much dearer is the {i} than the {j}?', 'How much more does the {i} cost than the {j}?', 'By how much does the price of the {i} exceed that of the {j}?', 'What is the difference in price between the {i} and the {j}?', 'How much more expensive than the {j} is the {i}?', 'How much do I save with the {j} instead of the {i}?'] },
  { asked: '$1 divided by $2', tails: ['how many are that', 'how many could it be'], clauses: ['instead of {ai} I want {js}', '{who} exchanges the {i} for {js}'],
    plain: ['How many {js} can one buy for the price of {ai}?', 'How many times as dear as the {j} is the {i}?', 'How many {js} cost as much as {ai}?', 'For one {i}, how many {js} could I have?'] },
];

/** About an amount `m`. */
// biome-ignore format: a table, one block per calculation
export const OF_SUMS: readonly Story[] = [
  { asked: '{p}% of $1', tails: ['how much is that', 'what is that in money', 'what does it come to', 'what sum is that', 'how much is it'],
    clauses: ['{p}% of {m} is tax', '{who} gets {p} percent of {m}', 'the fee is {p}% of {m}', 'we put aside {p}% of {m}', 'a lawyer asks for {p} percent of {m}', 'the interest on {m} is {p}%', '{p}% of {m} is lost', 'we expect to lose {p} percent of {m}', 'the bonus is {p}% of {m}', 'the tax on {m} is {p}%'],
    plain: ['What is a tax of {p}% on {m}?', 'How much are {p} percent of {m}?', 'What is a fee of {p}% on {m}?', 'Calculate {p}% of {m}.', 'How much tax at {p}% is due on {m}?'] },
  { asked: '$1 increased by {p}%', tails: THEN, clauses: ['{m} grows by {p}%', '{m} increases by {p} percent', '{p}% is added to {m}', '{m} goes up {p}%', 'we want {p}% more than {m}', 'everything gets {p}% dearer, also {m}'],
    plain: ['What is {m} with {p}% more?', 'How much is {m} including {p}% tax?', 'What is {m} plus {p} percent?'] },
  { asked: '$1 decreased by {p}%', tails: THEN, clauses: ['{m} shrinks by {p}%', '{m} sinks by {p} percent', '{p}% is taken off {m}', '{m} goes down {p}%', 'we grant {p}% off {m}', '{p}% of {m} is never paid and the rest comes'],
    plain: ['What is {m} with {p}% less?', 'How much is {m} after a deduction of {p} percent?', 'What is {m} minus {p} percent?'] },
  { asked: '$1 divided by {n}', tails: EACH, clauses: ['{n} people share {m}', '{m} is split evenly between {n}', '{m} is divided into {n} parts', '{n} heirs get {m} in equal parts', 'we pay {m} in {n} equal rates', '{m} is spread over {n} years', '{m} is shared by {n} branches'],
    plain: ['What is {m} per month over {n} months?', 'How much is one of {n} equal parts of {m}?', 'How much is {m} for each of {n} people?', 'What is the share of one of {n} in {m}?'] },
  { asked: '{n} times $1', tails: THEN, clauses: ['{m} comes {n} times', 'we have {m} for {n} years', 'each of {n} shops makes {m}', '{m} is paid {n} times over', '{m} becomes {n} times as large'],
    plain: ['How much is {n} times {m}?', 'What is {m} for {n} of them?', 'What do {n} times {m} make?'] },
  { asked: '{n} minus $1', tails: ['how much is missing', 'what is still needed', 'how much is left', 'what remains'], clauses: ['our goal is {n} and we have {m}', 'we need {n} and own {m}', 'from {n} we pay {m}', '{n} is our limit and {m} counts against it', '{who} has {n} and owes {m}'],
    plain: ['How much is missing from {m} to {n}?', 'How far is {m} from {n}?', 'How much below {n} is {m}?'] },
  { asked: '$1 minus {n}', tails: THEN, clauses: ['{n} of {m} is already paid', '{m} is lowered by {n}', 'we lose {n} of {m}', '{who} pays {n} of {m}', '{n} is taken away from {m}'],
    plain: ['What is left of {m} without {n}?', 'By how much is {m} greater than {n}?', 'How much over {n} is {m}?'] },
  { asked: '$1 plus {n}', tails: THEN, clauses: ['{n} is added to {m}', '{n} comes on top of {m}', '{m} rises by {n}', '{who} puts {n} to {m}'],
    plain: ['What is {m} and {n} more?', 'What is {m} together with {n}?'] },
  { asked: 'a third of $1', tails: THEN, clauses: ['a third of {m} is gone', 'one third of {m} is ours', '{who} takes a third of {m}'] },
  { asked: 'a quarter of $1', tails: THEN, clauses: ['a quarter of {m} is spent', '{who} owns a quarter of {m}'] },
  { asked: 'half of $1', tails: THEN, clauses: ['half of {m} is paid back', 'we lose half of {m}', '{who} and I share {m} equally'] },
  { asked: '3 times $1', tails: THEN, clauses: ['{m} triples', 'we triple {m}', '{m} becomes three times as much'], plain: ['Triple {m}.', 'What is {m}, tripled?'] },
  { asked: 'the square of $1', plain: ['Square {m}.', 'What is {m}, squared?', '{m} by itself: what is the square?'] },
  { asked: 'the cube of $1', plain: ['Cube {m}.', 'What is the cube of {m}?', 'What is {m} to the third power?'] },
  { asked: 'the factorial of $1', plain: ['What is the factorial of {m}?', 'In how many ways can {m} be put in a row?'] },
  { asked: '{n} to the power of $1', plain: ['Raise {n} to the power of {m}.', 'What is {n} to the power of {m}?'] },
  { asked: 'a tenth of $1', tails: THEN, clauses: ['a tenth of {m} is lost'], plain: ['What is a tenth of {m}?', 'How much is one tenth of {m}?'] },
  { asked: '$1 rounded to the nearest whole number', plain: ['Round {m} to the nearest whole number.', 'What is {m}, rounded to the nearest whole number?'] },
  { asked: '$1 divided by {n} times 100', plain: ['What percentage of {n} is {m}?', 'Of {n}, how many percent is {m}?'] },
  { asked: 'the remainder of $1 divided by {n}', plain: ['What is the remainder when {m} is divided by {n}?', 'What is left over when {m} is divided by {n}?'] },
  { asked: '2 times $1', tails: THEN, clauses: ['{m} doubles', 'we double {m}', '{m} becomes twice as much'] },
];

/** About how many `t` there are, one of them `o`. */
// biome-ignore format: a table, one block per calculation
export const OF_NUMBERS: readonly Story[] = [
  { asked: '{n} times $1', tails: ['how much is that in total', 'what does that make altogether', 'how many is that', 'what is the total', 'how much is needed'],
    clauses: ['every one of the {t} pays {n}', 'each of the {t} gets {n}', 'each of our {t} needs {n} sheets of paper', 'we pay {n} for each of the {t}', 'each {o} brings {n}', 'every {o} weighs {n} kilograms', 'all {t} cost {n} each', '{who} spends {n} minutes on every one of the {t}', 'the {t} take {n} hours each', 'we charge {n} for every one of the {t}'],
    plain: ['How much do all {t} cost at {n} each?', 'What is the sum if each of the {t} pays {n}?', 'How many hours do all {t} take at {n} hours each?'] },
  { asked: '$1 divided by {n}', tails: ['how many is that for each', 'how many does each get', 'how many are that', 'how many per day'],
    clauses: ['{n} people look after the {t}', 'the {t} are divided among {n} clerks', '{n} offices share the {t}', 'the {t} are put into {n} equal groups', '{n} of the {t} fit into one box', 'we work through the {t} in {n} days', 'the {t} came over {n} months'],
    plain: ['How many {t} are there for each of {n} offices?', 'How many {t} is that a month over {n} months?', 'How many groups of {n} can be made of the {t}?'] },
  { asked: '$1 plus {n}', tails: MANY, clauses: ['{n} more {t} come', '{n} {t} are added', 'we get {n} new {t}', 'there will be {n} additional {t}'], plain: ['How many {t} will there be with {n} more?'] },
  { asked: '$1 minus {n}', tails: ['how many are left', 'how many remain', 'how many stay', 'how many are there then'], clauses: ['{n} of the {t} go', 'we lose {n} {t}', '{n} {t} are taken away', '{n} of the {t} are done'], plain: ['How many {t} remain without {n} of them?', 'How many more than {n} {t} are there?'] },
  { asked: '{n} minus $1', tails: ['how many are missing', 'how many are still needed', 'how many more does it take'], clauses: ['we want {n} {t}', '{n} {t} are our goal', 'there is room for {n} {t}'], plain: ['How many {t} are missing to {n}?', 'How many {t} still fit if there is room for {n}?'] },
  { asked: '{n} divided by $1', tails: ['how much does each get', 'how much is it for each', 'what is the part of one'], clauses: ['we share {n} among the {t}', '{n} is divided equally among all {t}', 'all {t} together cost {n}', 'the {t} bring {n} altogether'], plain: ['What does each of the {t} get of {n}?', 'How much of {n} falls to each of the {t}?'] },
  { asked: '{p}% of $1', tails: MANY, clauses: ['{p}% of the {t} are wrong', '{p} percent of all {t} answer', '{p}% of the {t} come back'], plain: ['How many are {p} percent of the {t}?', 'How many {t} are {p}% of all?'] },
  { asked: '2 times $1', tails: MANY, clauses: ['the number of {t} doubles', 'we double the {t}'], plain: ['What is twice the number of {t}?'] },
  { asked: 'half of $1', tails: MANY, clauses: ['half of the {t} leave', 'only half of the {t} answer', 'every second one of the {t} is checked'], plain: ['How many are half of the {t}?'] },
];

/** About how many of `i` are in stock; `$2` is what one costs. */
// biome-ignore format: a table, one block per calculation
export const OF_STOCK: readonly Story[] = [
  { asked: '$1 times $2', tails: ['how much do we take in', 'what is that in money', 'how much is that', 'what sum is it'],
    clauses: ['all {is} in stock are sold', 'somebody buys every {i} that we have', 'the whole stock of {is} burns', 'we sell the entire stock of {is}'],
    plain: ['What is our stock of {is} worth?', 'What is the value of all {is} in stock?', 'How much money lies in the {is} in stock?', 'What are all our {is} worth together?', 'For how much could we sell all {is} in stock?', 'How much are the {is} in the warehouse worth?'] },
  { asked: '$1 minus {n}', tails: ['how many are left', 'how many remain in stock', 'how many do we still have'], clauses: ['we sell {n} {is}', '{who} orders {n} {is} from our stock', '{n} of the {is} in stock are broken', '{n} {is} leave the warehouse'], plain: ['How many {is} remain in stock after selling {n}?'] },
  { asked: '$1 plus {n}', tails: ['how many do we have then', 'how many are in stock then', 'what is the new stock'], clauses: ['{n} more {is} are delivered', 'the supplier brings {n} {is}', '{n} {is} come back into stock'], plain: ['How many {is} are in stock after a delivery of {n}?'] },
  { asked: '$1 divided by {n}', tails: ['how many boxes are that', 'for how many days is it enough', 'how many are that each'], clauses: ['we pack the {is} in stock in boxes of {n}', 'we use {n} {is} a day', '{n} shops share our stock of {is}'], plain: ['How many days does our stock of {is} last at {n} a day?', 'How many crates of {n} does the stock of {is} fill?'] },
  { asked: '{n} times $1', tails: ['how much do all in stock weigh', 'how much is it for the whole stock'], clauses: ['one {i} weighs {n} grams', 'every {i} needs {n} litres of room', 'storing one {i} costs {n} a month'], plain: ['What do all {is} in stock weigh at {n} kilos each?'] },
  { asked: '{n} minus $1', tails: ['how many are missing', 'how many must be ordered'], clauses: ['{who} wants {n} {is} and we give all that are in stock', 'there shall always be {n} {is} in stock'], plain: ['How many {is} are missing in stock for an order of {n}?'] },
];

/** About the stock of `i` and of `j`. */
export const OF_STOCK_PAIRS: readonly Story[] = [
  {
    asked: '$1 plus $2',
    plain: [
      'How many {is} and {js} are in stock?',
      'How many {is} and {js} do we have together?',
      'What is the stock of {is} and {js} in all?',
    ],
  },
  {
    asked: '$1 minus $2',
    plain: [
      'How many more {is} than {js} are in stock?',
      'By how many do the {is} in stock outnumber the {js}?',
      'How much larger is the stock of {is} than that of {js}?',
    ],
  },
  {
    asked: '$1 divided by $2',
    plain: ['How many {is} are in stock for every {j}?', 'What is the ratio of {is} to {js} in stock?'],
  },
];

/** Two calculations one after the other: the first is `asked`, the second is `after` of it. */
export interface Chain extends Story {
  readonly after: string;
}
// biome-ignore format: a table, one block per calculation
export const OF_CHAINS: readonly Chain[] = [
  { asked: '{n} times $1', after: '$1 decreased by {p}%', tails: COST, clauses: ['{who} buys {n} {is} and gets {p}% off', 'we order {n} {is} at a discount of {p}%', '{n} {is} are sold with {p}% off'], plain: ['What do {n} {is} cost with {p}% off?', 'How much are {n} {is} at a rebate of {p} percent?'] },
  { asked: '{n} times $1', after: '$1 increased by {p}%', tails: COST, clauses: ['{who} buys {n} {is} and pays {p}% tax', '{p}% tax is put on {n} {is}'], plain: ['What do {n} {is} cost with {p}% VAT?', 'How much are {n} {is} plus {p}% tax?'] },
  { asked: '{n} times $1', after: '{b} minus $1', tails: REST, clauses: ['I have {b} and buy {n} {is}', '{who} pays {n} {is} with {b}'], plain: ['How much of {b} is left after buying {n} {is}?'] },
  { asked: '{n} times $1', after: '$1 plus {b}', tails: COST, clauses: ['we order {n} {is} and pay {b} for delivery', '{n} {is} are needed, and shipping is {b}'], plain: ['What do {n} {is} cost plus {b} for delivery?'] },
  { asked: '{n} times $1', after: '$1 divided by {c}', tails: EACH, clauses: ['{c} people share the cost of {n} {is}', '{n} {is} are paid by {c} friends together'], plain: ['What does each of {c} people pay for {n} {is}?'] },
  { asked: '$1 decreased by {p}%', after: '$1 divided by {c}', tails: EACH, clauses: ['{c} friends buy the {i} with {p}% off', '{c} of us share {ai} that is reduced by {p}%'] },
];

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Join = (clause: string, tail: string) => string;
// biome-ignore format: a list
const JOINS: readonly (readonly [number, Join])[] = [
  [4, (c, q) => `If ${c}, ${q}?`],
  [4, (c, q) => `${capital(c)}. ${capital(q)}?`],
  [2, (c, q) => `${capital(c)}; ${q}?`],
  [1.5, (c, q) => `${capital(c)}: ${q}?`],
  [2, (c, q) => `Suppose ${c}. ${capital(q)}?`],
  [1, (c, q) => `Say ${c}, ${q}?`],
  [2, (c, q) => `${capital(q)} if ${c}?`],
  [1, (c, q) => `${capital(q)} when ${c}?`],
  [1, (c, q) => `When ${c}, ${q}?`],
  [0.7, (c, q) => `${capital(c)} - ${q}?`],
  [0.7, (c, q) => `Assume that ${c}. ${capital(q)}?`],
  [0.7, (c, q) => `${capital(c)}, so ${q}?`],
  [0.6, (c) => `${capital(c)}. How much?`],
  [0.7, (c, q) => `Imagine ${c}. Now ${q}?`],
  [0.7, (c, q) => `Tell me ${q.replace(/^(what|how much|how many) (is|are|does|do|will|would|can) .*/, '$1 it is')} if ${c}.`],
];
// biome-ignore format: a list
const MANNERS: readonly (readonly [number, (text: string) => string])[] = [
  [16, (text) => text],
  [1, (text) => `Please tell me: ${lower(text)}`],
  [1, (text) => `I would like to know: ${lower(text)}`],
  [1, (text) => `Quick question: ${lower(text)}`],
  [1, (text) => text.replace(/[?.]$/, ', please?')],
];

/** The wording of a story with its slots still open. */
export function wording({ clauses, tails, plain }: Story, rng: Random): string {
  const direct = plain !== undefined && (clauses === undefined || rng.chance(0.45));
  if (direct) return rng.weighted(MANNERS)(rng.pick(plain));
  return rng.weighted(JOINS)(rng.pick(clauses ?? []), rng.pick(tails ?? THEN));
}
