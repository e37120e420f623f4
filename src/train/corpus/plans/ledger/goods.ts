// Calculations over the price or the stock of something: `{i}`, `{ai}` with its article, `{is}` many of them.
import type { Task } from './sums.ts';

const PAY = [
  'what do I pay',
  'what does that cost',
  'how much is the bill',
  'what is the damage',
  'how much has to be paid',
  'what does it come to',
  'how much will that be',
  'what is due at the till',
  'how much money is that',
];
const NEW = [
  'what does it cost then',
  'what is the new price',
  'how much is it now',
  'what will it sell for',
  'what should the tag say',
  'how much will it be',
  'what do I pay for it then',
];
const EACH = [
  'what does each one pay',
  'how much is it per person',
  'what is one share',
  'how much for each',
  'how much does everybody put in',
];
const LEFT = [
  'what is left',
  'how much change do I get',
  'how much do I have afterwards',
  'what remains',
  'how much stays in my pocket',
];

// biome-ignore format: a table, one block per calculation
export const OF_PRICES: readonly Task[] = [
  { asked: '{n} times $1', told: ['{who} wants {n} {is}', 'I put {n} {is} in my basket', 'our school needs {n} {is}', '{n} {is} go to {who}', 'the club orders {n} {is}', 'the hotel replaces {n} {is}', 'somebody stole {n} {is}', 'each of {n} members gets {ai}', 'I need {n} {is} by Friday', '{n} guests each receive {ai}', 'we equip {n} rooms with {ai} each', 'a box holds {n} {is}', '{who} damaged {n} {is}', '{n} {is} were sold yesterday', 'we lend out {n} {is} and none comes back'], tails: [...PAY, 'how much are they worth', 'what would they cost together'], nouns: ['the cost of {n} {is}', 'the price for {n} {is}', 'the bill for {n} {is}', 'the value of {n} {is}'], whole: ['What do you want for {n} {is}?', 'How much for {n} {is}?', '{n} {is}: what do they cost?', 'What would {n} {is} set me back?', 'What must I budget for {n} {is}?', 'How much would a pack of {n} {is} be?', 'What are {n} {is} worth at our price?', 'If I bought {n} {is}, what would I pay?', 'How much do {n} {is} cost altogether?', 'What would we charge for {n} {is}?', 'What is the damage if {n} {is} get stolen?', 'How much does it cost to give {ai} to each of {n} people?', 'Could you quote me {n} {is}?'] },
  { asked: '$1 decreased by {p}%', told: ['the {i} is on sale at {p}% off', 'we mark the {i} down by {p}%', 'the {i} is in the window with {p} percent off', 'staff get the {i} {p}% cheaper', 'the {i} has a scratch and goes for {p}% less', 'I have a coupon for {p}% off the {i}', 'regulars save {p} percent on the {i}', 'we clear out the {i} at {p}% below its price', '{who} haggles {p}% off the {i}'], tails: NEW, nouns: ['the sale price of the {i} at {p}% off', 'the price of the {i} after a {p}% markdown', 'the {i} with {p} percent off'], whole: ['What is the sale price of the {i} if it is cut by {p}%?', 'How much would the {i} be for a member who gets {p}% off?', 'What do students pay for the {i} with {p} percent off?', 'What would the {i} go for at {p}% off?', 'The {i}, {p}% off: how much?', 'With {p}% off, what does the {i} cost?', 'How cheap does the {i} get with a rebate of {p}%?', 'After {p}% off, what do I still pay for the {i}?'] },
  { asked: '$1 increased by {p}%', told: ['our supplier puts {p}% on the {i}', 'the {i} is to cost {p}% more', 'a surcharge of {p}% is put on the {i}', 'the {i} is listed without VAT of {p}%', 'customs add {p}% to the {i}', 'from next month the {i} is {p} percent dearer', 'we raise the {i} by {p}%'], tails: NEW, nouns: ['the price of the {i} with {p}% VAT', 'the {i} including {p} percent tax', 'the gross price of the {i} at a tax of {p}%'], whole: ['With {p}% VAT on top, what does the {i} cost?', 'What would the {i} sell for if we raised it by {p}%?', 'How much is the {i} with tax at {p} percent?', 'What is the new price of the {i}, {p}% up?', 'If inflation adds {p}% to the {i}, what will it cost?', 'The {i} plus {p}% tax: how much?'] },
  { asked: '{p}% of $1', told: ['a warranty costs {p}% of the price of the {i}', '{who} gets {p}% for every {i} sold', 'renting the {i} for a day costs {p}% of its price', 'the deposit on the {i} is {p}%', 'we earn {p} percent on the {i}'], tails: ['how much is that', 'how much money is it', 'what does that come to'], whole: ['How much do I save when the {i} is {p}% off?', 'What is the tax on the {i} at {p}%?', 'How much is a deposit of {p} percent on the {i}?', 'What do we earn on the {i} with a margin of {p}%?', 'How big is the {p}% rebate on the {i}?', 'What would {p}% insurance on the {i} cost?'] },
  { asked: '{n} minus $1', told: ['I have {n} and want the {i}', '{who} hands over {n} for the {i}', 'my gift card is worth {n} and I choose the {i}', '{who} got {n} as a birthday present and buys {ai}', 'there are {n} in the kitty and we need {ai}', 'our budget is {n} and {ai} is bought'], tails: LEFT, whole: ['How much is left of my {n} once I have bought {ai}?', 'What change is there from {n} for {ai}?', 'Out of {n}, what remains after paying for the {i}?', 'If I pay for the {i} with {n}, what do I get back?', 'How much cheaper than {n} is the {i} here?', 'A rival sells it at {n}; how much cheaper is our {i}?', 'How much of {n} do I keep if I take the {i}?'] },
  { asked: '$1 minus {n}', told: ['I have saved {n} for the {i}', '{who} has a voucher of {n} for the {i}', 'we refund {n} of the price of the {i}', 'the old one is taken back for {n} when I buy the {i}', 'I pay {n} now and the rest of the {i} later'], tails: ['how much is still to pay', 'what do I still need', 'how much am I short', 'how much is missing'], whole: ['How much more than {n} does the {i} cost?', 'I have only {n}; how much am I short for the {i}?', 'What margin is there on the {i} if we buy it at {n}?', 'What is our profit on the {i} when it costs us {n}?', 'Elsewhere it is {n}; how much dearer is our {i}?', 'How much do I still owe for the {i} after paying {n}?'] },
  { asked: '$1 plus {n}', told: ['sending the {i} costs {n}', 'I take the {i} and have it wrapped for {n}', 'fitting the {i} adds {n}', 'there is a deposit of {n} on the {i}', '{who} gives the driver {n} on top of the price of the {i}'], tails: PAY, whole: ['What is the {i} with {n} for delivery?', 'What do I pay for the {i} when assembly costs {n} on top?', 'How much is the {i} and a battery for {n}?', 'What does the {i} cost with {n} shipping?', 'The {i} plus {n} postage, how much in all?'] },
  { asked: '$1 divided by {k}', told: ['{k} flatmates chip in for the {i}', 'the {i} is paid off in {k} months', 'the {i} comes in a set of {k} pieces', '{k} of us give {who} the {i}', 'the {i} lasts {k} years', 'one {i} serves {k} families', 'the {i} will be used {k} times'], tails: [...EACH, 'what is that at a time', 'what does one part cost'], whole: ['What is one of {k} monthly rates for the {i}?', 'If {k} neighbours buy {ai} together, what does each pay?', 'Used for {k} years, what does the {i} cost a year?', 'How much per use is the {i} if I use it {k} times?', 'What would each of us pay if {k} of us shared {ai}?', 'The {i}, split {k} ways: how much each?', 'A set has {k} parts and costs as much as the {i}; what is one part worth?'] },
  { asked: '{n} divided by $1', told: ['I have {n} to spend on {is}', 'the school may spend {n} on {is}', '{who} won {n} and wants nothing but {is}', 'we took {n} with {is} alone'], tails: ['how many is that', 'how many can be had', 'how many were those', 'how many does that buy'], whole: ['How many {is} can I get with {n}?', 'How many {is} would {n} buy?', 'For {n}, how many {is} are to be had?', 'How many {is} must we sell to take in {n}?', 'How many {is} have to be sold before we reach {n}?', 'How far would {n} go in {is}?'] },
  { asked: '$1 divided by {n}', whole: ['The {i} costs how many times a {n} sandwich?', 'How many hours at {n} an hour must I work for the {i}?', 'How many weeks must I save {n} a week for the {i}?', 'The {i} covers {n} square metres; what is that per square metre?', 'How many payments of {n} does the {i} take?', 'The {i} weighs {n} kilos. What does a kilo of it cost?', 'At {n} an hour, how long does {who} work for {ai}?', 'If I put by {n} a month, how many months until I can afford the {i}?'] },
  { asked: 'half of $1', told: ['the {i} goes at half price', '{who} pays half of the {i}', 'we split the {i} half and half'], tails: PAY, whole: ['What is the {i} at half the price?', 'How much is half the price of the {i}?'] },
  { asked: '2 times $1', told: ['the {i} doubles in price', '{who} sells the {i} on for double'], tails: NEW, whole: ['What is double the price of the {i}?', 'How much would {ai} be at twice its price?'] },
];

// biome-ignore format: a table, one block per calculation
export const OF_STOCKS: readonly Task[] = [
  { asked: '$1 divided by {k}', told: ['the {is} in stock go into boxes of {k}', 'we sell {k} {is} a day from stock', 'the stock of {is} is shared by {k} branches', 'a shelf takes {k} of the {is} in stock', 'a pallet carries {k} of the {is} in stock', '{k} vans fetch the {is} in stock', 'we use up {k} {is} a week from stock'], tails: ['how many is that', 'for how long is that enough', 'how many do we need', 'what is the quotient', 'how many would that be'], whole: ['How many days do the {is} last if {k} go each day?', 'How many shelves do the {is} in stock fill at {k} to a shelf?', 'How many weeks will our {is} last at {k} a week?', 'How many cartons of {k} do the {is} in stock make?', 'For how many weeks are the {is} in stock enough when {k} are sold weekly?', 'How many {is} would each of {k} branches get from the stock?', 'At {k} a day, when measured in days, how long do the {is} in stock last?', 'How many trips does it take to move the {is} in stock, {k} at a time?'] },
  { asked: '{n} times $1', told: ['one {i} weighs {n} grams and we carry all in stock', 'each {i} in stock needs {n} labels', 'every {i} in stock has {n} screws', 'one {i} takes {n} centimetres and all in stock stand side by side', 'checking one {i} takes {n} minutes and all in stock are checked', 'keeping one {i} costs {n} a year and we keep all in stock'], tails: ['how much is that in all', 'how many is that altogether', 'how much for the whole stock', 'what does that come to'], whole: ['How much do the {is} in stock weigh if one weighs {n} grams?', 'How many screws are in all {is} in stock with {n} in each?', 'How long a row do the {is} in stock make at {n} centimetres each?', 'How many litres do the {is} in stock need at {n} litres each?', 'How many {is} are {n} times our stock?', 'If every {i} in stock sold for {n}, what would we take?', 'With {n} stickers on each, how many for all {is} in stock?'] },
  { asked: '$1 minus {n}', told: ['{who} takes {n} {is} out of our stock', '{n} of the {is} in stock got wet', 'we ship {n} {is} from stock today', '{n} of the {is} in stock are reserved', 'moths got {n} of the {is} in stock'], tails: ['how many are left', 'how many can we still sell', 'how many stay', 'what is the stock then'], whole: ['How many {is} stay in stock when {n} are shipped?', 'How many {is} can we still sell if {n} in stock are broken?', 'How many {is} do we have in stock above a minimum of {n}?', 'What is the stock of the {i} after {n} are gone?'] },
  { asked: '$1 plus {n}', told: ['{n} {is} are delivered to our stock', 'a lorry brings {n} {is} more to our stock', 'customers return {n} {is} to stock', '{n} more {is} arrive in stock'], tails: ['how many do we have then', 'what is the stock afterwards', 'how many are there in all'], whole: ['How many {is} will be in stock once {n} more arrive?', 'What is the stock of the {i} with {n} from the other shop?', 'If {n} {is} are added, how many are in stock?'] },
  { asked: '{n} minus $1', told: ['{who} orders {n} {is} and we give what is in stock', 'the shelf should hold {n} {is} and gets our stock', 'we need {n} {is} for the fair and use our stock'], tails: ['how many are missing', 'how many must be bought', 'how many are we short'], whole: ['How many {is} must we reorder to bring the stock to {n}?', 'How many {is} are missing in stock for {n}?', 'If somebody wants {n} {is}, how many more than our stock is that?', 'By how many does our stock of {is} fall short of {n}?'] },
  { asked: '{p}% of $1', told: ['{p}% of the {is} in stock are faulty', 'we put {p} percent of the stock of {is} on sale', '{p}% of our {is} in stock go to the branch'], tails: ['how many is that', 'how many are those'], whole: ['How many are {p}% of the {is} in stock?', 'How many {is} is {p} percent of our stock?'] },
  { asked: '2 times $1', told: ['we double the stock of {is}', 'our stock of {is} is to be twice as large'], tails: ['how many is that', 'how many will there be'], whole: ['What is twice our stock of {is}?'] },
  { asked: 'half of $1', told: ['half of the {is} in stock are gone', 'the branch gets half of the {is} in stock'], tails: ['how many is that', 'how many are those'], whole: ['How many are half of the {is} in stock?'] },
  { asked: '$1 increased by {p}%', told: ['we raise the stock of {is} by {p}%', 'the stock of {is} is to grow by {p} percent'], tails: ['how many is that', 'how many will there be then'] },
];
