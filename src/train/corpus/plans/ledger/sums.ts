// Calculations over one number that is looked up, and how people ask for them.

/** `$1` is what was looked up; `{n}`, `{k}` (a small one) and `{p}` are figures of the question. */
export interface Task {
  readonly asked: string;
  /** Noun phrases over `{m}`, what is looked up. */
  readonly nouns?: readonly string[];
  /** What is to be done with `{m}`. */
  readonly orders?: readonly string[];
  /** What happens, without a capital: a question follows or goes before. */
  readonly told?: readonly string[];
  readonly tails?: readonly string[];
  /** Questions of their own. */
  readonly whole?: readonly string[];
}

const AMOUNT = [
  'how much is that',
  'what does that come to',
  'what sum is that',
  'how much is it',
  'what amount is that',
  'what is that in money',
  'how much would that be',
  'what figure is that',
];
const AFTER = [
  'what is it then',
  'what do we end up with',
  'where does that leave us',
  'how much is it afterwards',
  'what would the new figure be',
  'what will it be',
  'what number do we get',
  'how much would that make',
  'what is the new figure',
  'how much is that then',
];
const EACH = [
  'how much for each',
  'what does each one get',
  'how much is one share',
  'what is the share of one',
  'how much is that apiece',
  'how much does everybody get',
  'what is one part',
];
const LEFT = [
  'what is left',
  'how much remains',
  'how much is still there',
  'what remains of it',
  'how much is left over',
];
const GAP = [
  'how much is missing',
  'how far off are we',
  'what is the gap',
  'how much more is needed',
  'how much do we still need',
  'what is still lacking',
];

/** Over any number. */
// biome-ignore format: a table, one block per calculation
export const OF_ANY: readonly Task[] = [
  { asked: '2 times $1', nouns: ['double {m}', 'twice {m}', 'the double of {m}', '{m}, doubled', '{m}, but twice as much'], orders: ['double {m}', 'make {m} twice as large'], told: ['{m} doubles', '{m} is doubled', 'we double {m}'], tails: AFTER },
  { asked: '3 times $1', nouns: ['triple {m}', 'three times {m}', '{m}, tripled', 'the triple of {m}', 'the threefold of {m}'], orders: ['triple {m}', 'take {m} three times'], told: ['{m} triples', 'we triple {m}'], tails: AFTER },
  { asked: 'half of $1', nouns: ['half of {m}', 'one half of {m}', '{m}, halved', '{m}, but only half of it', 'half as much as {m}'], orders: ['halve {m}', 'cut {m} in half', 'take half of {m}'], told: ['only half of {m} counts', '{m} is halved', 'we cut {m} in half'], tails: AFTER },
  { asked: 'a third of $1', nouns: ['a third of {m}', 'one third of {m}'], orders: ['take a third of {m}'], told: ['a third of {m} is set aside', 'one third of {m} is ours'], tails: AMOUNT },
  { asked: 'a quarter of $1', nouns: ['a quarter of {m}', 'one quarter of {m}', '{m}, a quarter of it'], orders: ['take a quarter of {m}'], told: ['a quarter of {m} goes elsewhere', 'we give away a quarter of {m}'], tails: AMOUNT },
  { asked: 'a fifth of $1', nouns: ['a fifth of {m}', 'one fifth of {m}'], told: ['a fifth of {m} is lost'], tails: AMOUNT },
  { asked: 'a tenth of $1', nouns: ['a tenth of {m}', 'one tenth of {m}'], told: ['a tenth of {m} is put by', 'we keep a tenth of {m} in reserve'], tails: AMOUNT },
  { asked: 'the square of $1', nouns: ['the square of {m}', '{m}, squared', '{m} squared'], orders: ['square {m}', 'work out the square of {m}'] },
  { asked: 'the cube of $1', nouns: ['the cube of {m}', '{m} cubed', '{m} to the power of three'], orders: ['cube {m}'] },
  { asked: 'the square root of $1', nouns: ['the square root of {m}', 'the root of {m}', 'the number whose square is {m}'], orders: ['take the square root of {m}', 'extract the square root of {m}', 'work out the root of {m}'] },
  { asked: '2 to the power of $1', nouns: ['two to the power of {m}', '2 raised to {m}', 'the power of two with {m} as its exponent'], orders: ['raise 2 to the power of {m}', 'raise two to {m}'] },
  { asked: '$1 to the power of {e}', nouns: ['{m} to the power of {e}', '{m} raised to the power {e}', 'the power {e} of {m}'], orders: ['raise {m} to the power of {e}'] },
  { asked: '{n} times $1', nouns: ['{n} times {m}', '{m} times {n}', '{m} multiplied by {n}', 'the product of {n} and {m}', '{m}, {n} times over', 'the {n}-fold of {m}'], orders: ['multiply {m} by {n}', 'take {m} {n} times', 'multiply {n} by {m}'], told: ['{m} is to be {n} times as large', '{m} grows {n} times as big'], tails: AFTER },
  { asked: '$1 divided by {n}', nouns: ['{m} divided by {n}', '{m} over {n}', 'the quotient of {m} and {n}', 'one part in {n} of {m}'], orders: ['divide {m} by {n}', 'split {m} into {n} equal parts', 'break {m} down into {n} equal pieces'], whole: ['How many times does {n} fit into {m}?', 'How often does {n} go into {m}?', 'How many times {n} is {m}?'] },
  { asked: '{n} divided by $1', nouns: ['{n} divided by {m}', '{n} over {m}'], orders: ['divide {n} by {m}'], whole: ['How many times does {m} go into {n}?', 'How often does {m} fit into {n}?'] },
  { asked: '$1 plus {n}', nouns: ['{m} plus {n}', '{n} more than {m}', 'the sum of {m} and {n}', '{m} with {n} on top', '{m} and {n} together', '{n} on top of {m}'], orders: ['add {n} to {m}', 'increase {m} by {n}', 'put {n} on top of {m}', 'raise {m} by {n}'], told: ['{m} goes up by {n}', '{n} is added to {m}', '{m} climbs by {n}', 'another {n} comes on top of {m}'], tails: AFTER },
  { asked: '$1 minus {n}', nouns: ['{m} minus {n}', '{m} less {n}', '{n} less than {m}', '{m} without {n}', 'what is left of {m} after {n}'], orders: ['subtract {n} from {m}', 'deduct {n} from {m}', 'take {n} off {m}', 'lower {m} by {n}', 'take {n} away from {m}'], told: ['{m} goes down by {n}', '{n} is taken off {m}', '{m} drops by {n}', 'we write off {n} of {m}'], tails: [...AFTER, ...LEFT], whole: ['How much higher than {n} is {m}?', 'How far above {n} is {m}?', 'By how much does {m} go beyond {n}?', 'How much more than {n} is {m}?', 'By how much is {m} bigger than {n}?', 'How far does {m} lie over {n}?'] },
  { asked: '{n} minus $1', nouns: ['{n} minus {m}', '{n} less {m}', 'the gap between {m} and a goal of {n}', 'the distance from {m} up to {n}'], orders: ['subtract {m} from {n}', 'deduct {m} from {n}'], told: ['our goal is {n} instead of {m}', 'we aim at {n} and so far there is {m}', '{n} was planned against {m}', 'the target of {n} is compared with {m}'], tails: GAP, whole: ['How far below {n} is {m}?', 'What is missing from {m} to reach {n}?', 'How much does {m} lack to get to {n}?', 'By how much do we miss a target of {n} with {m}?', 'How far is {m} from a target of {n}?', 'How much is still needed to lift {m} to {n}?', 'How short of {n} is {m}?'] },
  { asked: '{p}% of $1', nouns: ['{p}% of {m}', '{p} percent of {m}', '{p} per cent of {m}', 'a share of {p}% in {m}', 'a cut of {p} percent of {m}'], orders: ['take {p}% of {m}', 'work out {p} percent of {m}', 'calculate {p}% of {m}'], told: ['{p}% of {m} is ours', '{p} percent of {m} belongs to {who}', '{p}% of {m} has to be kept back', '{who} claims {p}% of {m}'], tails: AMOUNT },
  { asked: '$1 increased by {p}%', nouns: ['{m} plus {p}%', '{m} with {p} percent on top', '{m} increased by {p}%', '{m} after a rise of {p} percent', '{m} with growth of {p}%', '{m} raised by {p}%', '{p}% more than {m}'], orders: ['raise {m} by {p}%', 'increase {m} by {p} percent', 'add {p}% to {m}', 'put {p} percent on top of {m}'], told: ['{m} grows by {p}%', '{m} rises {p} percent', '{m} is {p}% higher next year', 'we plan for {p}% more than {m}', '{m} climbs by {p} percent', '{m} should go up {p}%', 'inflation lifts {m} by {p}%'], tails: AFTER },
  { asked: '$1 decreased by {p}%', nouns: ['{m} minus {p}%', '{m} less {p} percent', '{m} decreased by {p}%', '{m} after a drop of {p} percent', '{p}% less than {m}', '{m} cut by {p}%'], orders: ['lower {m} by {p}%', 'reduce {m} by {p} percent', 'cut {m} by {p}%', 'take {p}% off {m}', 'knock {p} percent off {m}'], told: ['{m} falls by {p}%', '{m} shrinks {p} percent', '{m} slips by {p}%', 'we expect {p}% less than {m}', '{m} has to come down by {p} percent', '{m} is cut by {p}%'], tails: AFTER },
  { asked: '$1 divided by {n} times 100', nouns: ['{m} as a percentage of {n}', '{m} in percent of {n}', 'the percentage that {m} makes of {n}'], whole: ['What percentage of {n} is {m}?', 'How many percent of {n} is {m}?', '{n} is the whole; how many percent of it is {m}?', 'Of {n}, how many percent is {m}?', 'How large a percentage of {n} does {m} make up?'] },
  { asked: 'the remainder of $1 divided by {n}', nouns: ['the remainder of {m} divided by {n}', '{m} modulo {n}', 'the remainder when {m} is divided by {n}', 'the rest of {m} after dividing by {n}'], orders: ['divide {m} by {n} and keep the remainder', 'give only the remainder of {m} by {n}'] },
  { asked: '$1 rounded to the nearest whole number', nouns: ['{m}, rounded', '{m} rounded to a whole number', '{m} without decimals, rounded', '{m} to the nearest whole number', '{m} as a round whole number'], orders: ['round {m}', 'round {m} to the nearest whole number', 'round {m} to a whole number'] },
];

/** Over money. */
// biome-ignore format: a table, one block per calculation
export const OF_MONEY: readonly Task[] = [
  { asked: '{p}% of $1', nouns: ['a commission of {p}% on {m}', 'the tax on {m} at {p} percent', '{p}% interest on {m}', 'a tip of {p}% on {m}', 'a fee of {p} percent on {m}', 'the VAT of {p}% on {m}', 'a bonus of {p}% of {m}', 'a deposit of {p}% on {m}'], told: ['{who} gets {p}% of {m} as a commission', 'the agent charges {p} percent of {m}', 'a levy of {p}% is due on {m}', '{p}% of {m} is our margin', 'the bank wants {p}% of {m} up front', 'we donate {p} percent of {m}', '{who} is promised {p}% of {m}', 'insurance takes {p}% of {m}', 'the rate of tax on {m} is {p}%', 'we lose {p}% of {m} to fees', '{p}% of {m} goes into the pension pot', '{who} earns a fee of {p}% on {m}'], tails: [...AMOUNT, 'how much money changes hands', 'what does the fee come to', 'how much has to be handed over'], whole: ['How much tax falls due on {m} at {p}%?', 'How big is a {p}% cut of {m}?', 'At {p} percent, what interest does {m} bear?', 'How much do we give away with {p}% of {m}?', 'What would a {p}% rebate on {m} save?', 'What do we have to reserve if {p}% of {m} is doubtful?'] },
  { asked: '$1 increased by {p}%', nouns: ['{m} with {p}% VAT', '{m} including {p} percent tax', '{m} with interest of {p}%', '{m} with a surcharge of {p} percent', '{m} plus a service charge of {p}%'], told: ['{p}% VAT comes on top of {m}', '{m} is charged {p}% interest', 'a late fee of {p}% is put on {m}', '{who} has to pay {m} with {p} percent on top', 'there is a surcharge of {p}% on {m}'], tails: ['how much is due', 'what has to be paid', 'what is the gross figure', 'how much is it with everything', 'what is the full amount', ...AFTER], whole: ['What do we charge for {m} if {p}% tax is added?', 'How much is {m} once {p}% interest is on it?', 'What does {m} become with {p}% VAT?'] },
  { asked: '$1 decreased by {p}%', nouns: ['{m} with a rebate of {p}%', '{m} at {p}% off', '{m} after {p} percent for early payment', '{m} net of a {p}% discount', '{m} after a write-off of {p}%'], told: ['we grant {who} {p}% off {m}', '{who} may deduct {p} percent from {m}', 'a discount of {p}% applies to {m}', '{p}% of {m} is waived', '{who} negotiates {p} percent off {m}'], tails: ['what is still payable', 'what is left to pay', 'how much has to be paid', 'what do we receive', 'what remains due', ...AFTER], whole: ['What is left of {m} if {p}% is waived?', 'How much of {m} do we see after {p}% fees?', 'How much remains of {m} after {p}% tax?'] },
  { asked: '$1 divided by {k}', nouns: ['one of {k} equal instalments of {m}', '{m} split {k} ways', 'one share of {m} among {k}', '{m} per head for {k} people', '{m} a month over {k} months', '{m} per week over {k} weeks'], orders: ['split {m} evenly among {k} partners', 'share {m} out to {k} people', 'spread {m} over {k} months', 'divide {m} fairly between {k} branches'], told: ['{k} partners share {m}', '{m} is paid in {k} instalments', '{m} is spread over {k} months', '{k} heirs divide {m} among them', '{m} goes to {k} charities in equal parts', 'the {k} of us split {m}', '{who} pays off {m} in {k} equal parts', '{m} was earned in {k} weeks', '{k} owners take equal parts of {m}', '{m} has to last {k} days'], tails: [...EACH, 'how much is one instalment', 'how much at a time'], whole: ['How much would each of {k} partners get of {m}?', 'What is {m} per month if we count {k} months?', 'If {m} were spread over {k} weeks, how much would a week bring?', 'What is the daily figure when {m} took {k} days?', '{k} ways to split {m}: how much each?'] },
  { asked: '$1 minus {n}', nouns: ['{m} after an advance of {n}', '{m} less a voucher of {n}', '{m} less {n} in costs', '{m} minus a deposit of {n}'], told: ['{who} has already paid {n} of {m}', '{n} of {m} came in yesterday', 'a credit of {n} is set against {m}', 'we spent {n} of {m}', '{who} knocks {n} off {m}', 'costs of {n} are to be met from {m}'], tails: [...LEFT, 'what is still owed', 'how much is outstanding', 'what is still due'], whole: ['What is still open of {m} once {n} is paid?', 'What profit is left of {m} with costs of {n}?', 'How much of {m} remains when {n} has been settled?'] },
  { asked: '$1 plus {n}', nouns: ['{m} plus a fee of {n}', '{m} with {n} for postage', '{m} including a handling charge of {n}', '{m} with {n} of extras'], told: ['a reminder fee of {n} is added to {m}', '{who} pays {m} and {n} for delivery', 'a deposit of {n} comes on top of {m}', 'we add shipping of {n} to {m}'], tails: ['what has to be paid', 'how much is due in all', 'what does it all come to', 'what is the grand total'] },
  { asked: '{n} minus $1', told: ['our budget is {n} and we spend {m}', '{who} has {n} in the bank and pays {m}', 'from a fund of {n} we pay {m}', 'the credit line is {n} and {m} is drawn', '{n} lies in the till and {m} is taken out', 'the limit stands at {n} while {m} is used up'], tails: LEFT, whole: ['How much of a budget of {n} is left after {m}?', 'What would remain of {n} once {m} is paid?', 'How much headroom below {n} does {m} leave?'] },
];

/** Over things that are counted: `{t}`, one of them `{o}`. */
// biome-ignore format: a table, one block per calculation
export const OF_COUNTS: readonly Task[] = [
  { asked: '{n} times $1', told: ['every one of the {t} pays {n}', 'the {t} get {n} each', 'we send {n} to each of the {t}', 'each of the {t} brings in {n}', 'handling one {o} costs {n} and we take all {t}', 'the {t} take up {n} minutes each', 'we allow {n} sheets of paper for each of the {t}', 'the {t} are to be charged {n} apiece', '{who} spends {n} on each of the {t}', 'the {t} need {n} minutes apiece', 'the {t} cost us {n} each', 'a label at {n} goes on each of the {t}', 'we print {n} copies for each of the {t}'], tails: ['how much is that in all', 'what does that come to altogether', 'how much do we need', 'what is that for all of them', 'how much is it altogether', 'what is the total'], whole: ['At {n} each, what do the {t} come to?', 'What do all {t} cost at {n} apiece?', 'How much would {n} for each of the {t} be?', 'What would we take in if the {t} paid {n} each?', 'With {n} per head, what do the {t} cost?', 'How many do we need if each of the {t} gets {n}?', 'How many sheets are needed for the {t} at {n} apiece?', '{n} each for the {t}, how much is that?'] },
  { asked: '$1 divided by {k}', told: ['{k} of us look after the {t}', 'we divide the {t} among {k} teams', 'the {t} came in over {k} months', 'we go through the {t} in {k} days', 'the {t} are spread over {k} rooms', '{k} clerks deal with the {t}', '{k} of the {t} go on one page', '{k} of the {t} fit in one box', 'the {t} are seated at tables of {k}', 'the {t} are put in groups of {k}'], tails: ['how many is that each', 'how many would that be', 'how many does that make', 'how many do we get', 'how many are that for one', 'what is the quotient'], whole: ['How many groups of {k} do the {t} make?', 'How many {t} is that per month over {k} months?', 'How many boxes do the {t} fill at {k} to a box?', 'How many {t} fall to each of {k} clerks?', 'On average, how many {t} a week were there in {k} weeks?', 'How many pages do the {t} take with {k} on a page?', 'How many days do we need for the {t} if we manage {k} a day?', 'Over {k} years, how many {t} a year is that?', 'How many trips are needed to carry the {t}, {k} at a time, as a plain quotient?', 'With {k} of us at work, how many {t} does each handle?'] },
  { asked: '$1 plus {n}', told: ['{n} more {t} come in', 'we gain {n} {t}', '{n} {t} are still to be entered', 'there are {n} further {t} that nobody has written down', '{n} {t} join those we have'], tails: ['how many are there then', 'how many will it be', 'how many do we have in all', 'what is the new number'], whole: ['How many {t} will we have with another {n}?', 'How many {t} would there be if {n} came on top?', 'If {n} {t} more turned up, how many would it be?', 'What is our number of {t} once {n} are added?'] },
  { asked: '$1 minus {n}', told: ['{n} of the {t} go away', 'we lose {n} of the {t}', '{n} of the {t} have been dealt with', '{n} of the {t} drop out', '{n} of the {t} do not count', '{n} of the {t} are crossed out'], tails: ['how many remain', 'how many are left', 'how many are still there', 'how many does that leave'], whole: ['How many {t} would be left without {n} of them?', 'How many {t} are there beyond {n}?', 'If {n} {t} disappeared, how many would stay?', 'How many {t} do we have over and above {n}?', 'How many {t} still wait when {n} are done?'] },
  { asked: '{n} minus $1', told: ['we hoped for {n} {t}', 'there is room for {n} {t}', 'the target is {n} {t}', 'we are licensed for {n} {t}', 'the rule allows {n} {t}'], tails: ['how many are missing', 'how many more can come', 'how many are we short of', 'how many short are we'], whole: ['How many {t} are we short of {n}?', 'How many more {t} until we reach {n}?', 'How many {t} are lacking for a round {n}?', 'With room for {n}, how many more {t} can we take?'] },
  { asked: '{n} divided by $1', told: ['we hand out {n} to the {t} in equal parts', '{n} is to be shared by the {t}', 'a prize of {n} is split among the {t}', 'running costs of {n} are laid on the {t}', 'a gift of {n} is meant for the {t}'], tails: EACH, whole: ['What does each of the {t} get out of {n}?', 'How much of {n} falls on each of the {t}?', 'What is {n} per head for the {t}?', 'If the {t} share {n}, how much does each receive?'] },
  { asked: '{p}% of $1', told: ['{p}% of the {t} complain', '{p} percent of the {t} are checked', '{p}% of the {t} cancel', 'we pick {p}% of the {t} for a survey', '{p} percent of the {t} do not show up', '{p}% of the {t} get a present'], tails: ['how many is that', 'how many are those', 'what number is that'], whole: ['How many are {p}% of the {t}?', 'If {p} percent of the {t} say no, how many is that?', 'How many {t} would a sample of {p}% hold?'] },
  { asked: '$1 increased by {p}%', told: ['the number of {t} rises by {p}%', 'we want {p} percent more {t}', 'we expect {p}% more {t} next season'], tails: ['how many would that be', 'how many are we aiming for', 'to how many'], whole: ['How many {t} are {p}% more than now?', 'What number of {t} do we reach with growth of {p}%?'] },
  { asked: '$1 decreased by {p}%', told: ['{p}% of the {t} leave us', 'the number of {t} falls by {p} percent', 'we lose {p}% of the {t}'], tails: ['how many remain', 'how many are left', 'how many stay'], whole: ['How many {t} would we have with {p}% fewer?', 'How many {t} are left after {p} percent have gone?'] },
  { asked: 'the factorial of $1', nouns: ['the factorial of {m}', '{m}, factorial'], told: ['the {t} are to stand in a row', 'the {t} take turns one after another', 'the {t} are lined up'], tails: ['in how many orders can that be done', 'how many orders are possible', 'how many ways are there'], whole: ['In how many different orders can the {t} be called up?', 'How many ways are there to line up the {t}?', 'In how many sequences could the {t} be served?', 'How many orders are possible for the {t} on a list?', 'How many ways of arranging the {t} are there?'] },
  { asked: '$1 choose 2', told: ['each of the {t} shakes hands with every other once', 'each of the {t} plays every other once', 'any two of the {t} form a pair', 'each of the {t} is compared with every other', 'two of the {t} are drawn by lot'], tails: ['how many pairs is that', 'how many pairs are possible', 'how many ways are there'], whole: ['How many pairs can be formed of the {t}?', 'How many different pairs do the {t} make?', 'In how many ways can two of the {t} be picked?', 'How many matches are there if the {t} all play each other once?', 'How many handshakes are there among the {t}?', 'If every two of the {t} share a phone line, how many lines is that?'] },
  { asked: '$1 choose {e}', whole: ['How many groups of {e} can be picked out of the {t}?', 'In how many ways can {e} of the {t} be chosen?', 'How many committees of {e} can the {t} form?', 'We draw {e} of the {t} by lot. How many outcomes are there?'] },
  { asked: '2 times $1', told: ['each of the {t} counts double', 'we get as many {t} again', 'every one of the {t} brings a friend'], tails: ['how many is that', 'how many are there then'], whole: ['How many {t} would twice as many be?', 'How many {t} are there if the number doubles?'] },
  { asked: 'half of $1', told: ['every other one of the {t} is picked', 'half of the {t} vote yes', 'one half of the {t} never answers'], tails: ['how many is that', 'how many are those'], whole: ['How many are one half of the {t}?', 'Half of the {t}: how many?'] },
  { asked: 'a third of $1', told: ['every third one of the {t} is examined', 'a third of the {t} retire'], tails: ['how many is that', 'how many are those'], whole: ['How many is a third of the {t}?'] },
  { asked: '$1 divided by {n} times 100', told: ['{n} were invited and the {t} came', 'we planned for {n} and got the {t}'], tails: ['how many percent is that', 'what percentage is that'], whole: ['What percentage of {n} do the {t} make up?', 'How many percent of {n} places do the {t} fill?', 'Measured against {n}, how many percent are the {t}?'] },
];
