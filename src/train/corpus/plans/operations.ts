// Calculations over one number `{v}` that has to be found (`{V}` with a capital), in the ways in which people ask for them.
export interface Operation {
  /** The steps after the number was found: `$1` is the number, `#1` what the first of them came to. */
  readonly asked: readonly string[];
  /** Noun phrases of the result. */
  readonly nouns?: readonly string[];
  /** Statements, without a capital and a mark. */
  readonly facts?: readonly string[];
  /** Questions after a statement. */
  readonly tails?: readonly string[];
  /** Whole questions or orders. */
  readonly plain?: readonly string[];
  /** True where the number has to be money. */
  readonly money?: true;
}

const WHO = '[we|we|I|they|the owners|you|my parents|two of us|the partners]';
const ONE = '[he|she|the owner|my brother|my boss|the bank|{who}|{who}|the agent|our landlord|the state]';
const NOW = [
  '[what|how much] is it [then|now|afterwards|after that|]',
  '[what|how much] will it be [then|]',
  'what does it [come to|amount to|become] [then|]',
  'what is the new [value|figure|number|amount]',
  '[what|how much] would that be',
  'where does it end up',
  'where are we then',
  'what do we end up with',
  'what does that make',
  'to what does it change',
  'which figure is that',
];
const SUM = [
  'how much is [that|it]',
  'how much money is [that|it]',
  'what [sum|amount] is [that|it]',
  'what does [that|it] come to',
  'how much [would|will] that be',
  'what is that in [numbers|figures|money]',
  'how much exactly',
  'how much does that make',
  'what are we talking about',
  'can you tell me how much',
];
const LEFT = [
  '[what|how much] [is left|remains|is left over|will be left|stays]',
  'what do [I|we] have left',
  'how much [money |]is [still there|left]',
  'what is the remainder',
  'what is the rest',
  'how much of it [remains|is left]',
  '[what|how much] would remain',
];
const EACH = [
  '[what|how much] does [each|each of them|everyone|every one of them|one of them|each person|one person] [get|pay|receive|owe|have to pay]',
  'how much is [that|it] [each|apiece|per person|for each|for each of them|a head|per head]',
  'what is [one|each] share',
  "what is everyone's [share|part]",
  'how much falls to each',
  'what is [one|a] part',
  'how much per [person|head|share]',
];

// biome-ignore format: a table, one block per calculation
export const OPERATIONS: readonly Operation[] = [
  { asked: ['{p} of $1'],
    nouns: ['{p} of {v}', '{p} of {v}', 'a share of {p} of {v}', '{p} out of {v}', 'a {p} share of {v}', 'a part of {p} in {v}'],
    facts: [`${WHO} [get|keep|lose|need|take|use|want|are entitled to|have used up] {p} of {v}`, `${ONE} [gets|keeps|takes|wants|claims|receives|asks for|is promised] {p} of {v}`, '[only|about|exactly|just|at least|] {p} of {v} [is|was|will be] [gone|lost|safe|missing|used|wasted|needed|ours|new|fixed|certain]', '[of|out of|from] {v} {p} [is set aside|is missing|goes to charity|belongs to us|has to be handed over|is for the staff]', '{v} is known and {p} of it [counts|matters|is needed|is mine]'],
    tails: SUM, plain: ['[What|How much] is {p} of {v}?', 'Of {v}, [take|give me] {p}.', 'Take {p} of {v}.', '{V}: what are {p} of it?', '[How much|What] would {p} of {v} be?', 'From {v} I need {p}; how much?'] },
  { asked: ['{p} of $1'], money: true,
    nouns: ['a [tip|commission|bonus|fee|levy|deposit|down payment|donation|reserve|royalty|margin|broker\'s fee|service charge|surcharge|premium] of {p} [on|for|from] {v}', 'the [VAT|tax|sales tax|income tax|duty|interest|commission|tip] of {p} on {v}', '{p} [tax|VAT|sales tax|interest|commission|duty] on {v}', 'the [interest|tax|VAT|commission|fee] at {p} on {v}', 'the saving of {p} on {v}', 'the [tax|VAT|duty] for {v} at a rate of {p}'],
    facts: ['the [tax|VAT|commission|tip|fee|duty|insurance|interest|levy|deposit] is {p} of {v}', `[we|they|you] [pay|owe|charge|deduct|withhold|collect] {p} [tax|VAT|interest|duty|commission|in taxes] on {v}`, `${ONE} [charges|takes|pays|earns|collects|deducts] [a fee of |a commission of |] {p} on {v}`, '{v} [is taxed|is taxed|is insured] at {p}', 'the tax rate on {v} is {p}', `${WHO} [save|put aside|donate|invest|spend|give away|set aside] {p} of {v}`, 'an [agent|insurer|broker] charges {p} of {v}'],
    tails: [...SUM, 'what is the [tax|fee|charge|amount|cost] [then|]', 'how much [tax|] is [due|owed|to be paid]', 'what does it cost [us|me|]', 'what do we owe', 'how much do [I|we|they] [get|pay|save]', 'what is due'],
    plain: ['How much [tax|VAT|duty|interest|commission] [is|has to be paid|do we pay|is due] on {v} at {p}?', 'At {p}, how much [tax|interest|commission|VAT] is due on {v}?', 'How much [would|do] I save on {v} with {p} off?', 'How much [interest|commission|tax] does {v} [bring|cause|mean] at {p}?'] },
  { asked: ['$1 increased by {p}'],
    nouns: ['{v} plus {p}', '{v} with {p} [added|more|on top|extra]', '{v} [increased|raised|lifted] by {p}', '{v} after [a rise|an increase|a gain|growth|a jump] of {p}', '{v} after a {p} [rise|increase|gain]', '{p} more than {v}', '{p} on top of {v}', '{v} including [a surplus of|an extra] {p}'],
    facts: ['{v} [rises|increases|grows|goes up|climbs|jumps|is raised|is going to rise|will rise|should grow|has to grow] by {p}', '[we|they|the managers] [want|plan|hope|expect|promise] to [raise|increase|lift] {v} by {p}', '{p} is added to {v}', `{v} gets {p} [bigger|larger|higher]`, '[somebody|the boss|she] [adds|puts] {p} [to|on top of] {v}', '{p} comes on top of {v}', '{v} [was|is] too low by {p}'],
    tails: NOW, plain: ['[Add|Put|Tack|Stick] {p} [to|onto|on top of] {v}.', '[Raise|Increase|Lift|Boost|Bump up] {v} by {p}.', 'What [will|would] {v} [be|become] [after|with] [an increase|a rise] of {p}?', 'By {p} more, what is {v}?', 'What [is|will be] {v} when it [has grown|grows|goes up] by {p}?', 'To what does {v} rise with {p} more?'] },
  { asked: ['$1 increased by {p}'], money: true,
    nouns: ['{v} [plus|with|including|incl.] {p} [tax|VAT|sales tax|tip|interest|service|duty|commission|shipping|a markup]', '{v} with a [markup|surcharge|premium|tip|fee] of {p}', '{v} and a [tip|service charge|tax] of {p} [together|on top]', 'the gross [sum|amount] when {v} is net and the [tax|VAT] is {p}'],
    facts: ['[the tax|VAT|sales tax|the surcharge|interest|a tip] of {p} is added to {v}', '{v} is [net|without tax|before tax] and the [tax|VAT] is {p}', '{v} [gets|becomes] {p} [dearer|more expensive]', 'inflation adds {p} to {v}', `${WHO} pay {v} [and|plus] a tip of {p}`, '{v} bears interest of {p} [for a year|once]', 'the [shop|seller|dealer|waiter] puts {p} [on top of|on] {v}'],
    tails: [...NOW, 'how much has to be paid [in total|altogether|all in all]', 'what is the [total|gross amount|final price|full amount]', 'what do we pay in the end'],
    plain: ['How much is {v} [with|including] {p} [tax|VAT] [on top|]?', '{V}, tax of {p} included?', 'What is to be paid for {v} [plus|with] {p} [tip|tax|VAT|interest]?', 'Add {p} [tax|VAT|interest|tip] to {v}.'] },
  { asked: ['$1 decreased by {p}'],
    nouns: ['{v} minus {p}', '{v} less {p}', '{v} [reduced|lowered|cut|decreased] by {p}', '{v} after [a drop|a fall|a cut|a loss|a decrease] of {p}', '{p} less than {v}', '{v} after a {p} [drop|cut|reduction|decrease|loss]', '{v} without {p} of it'],
    facts: ['{v} [falls|drops|sinks|decreases|shrinks|goes down|declines|is cut|is reduced|has to fall] by {p}', '[we|they|the managers] [lose|cut|give up|write off] {p} of {v}', '{p} of {v} [is lost|is taken away|is written off|disappears|goes missing|is cancelled|vanishes|is deducted]', '{v} gets {p} [smaller|lower]', `${ONE} takes {p} [off|away from] {v}`],
    tails: [...NOW, ...LEFT], plain: ['[Take|Cut|Knock|Subtract|Deduct] {p} [off|from] {v}.', '[Reduce|Lower|Decrease|Cut|Shrink] {v} by {p}.', 'What [is left|remains] of {v} [after|when] {p} [is gone|is taken off|goes]?', 'By {p} less, what is {v}?', 'What would {v} be [with|after] a [fall|decrease|drop] of {p}?', 'What [is|would be] {v} if it [fell|dropped] by {p}?'] },
  { asked: ['$1 decreased by {p}'], money: true,
    nouns: ['{v} [with|after|minus|less] a [discount|rebate|reduction|voucher|price cut|deduction] of {p}', '{v} [with|at|after] {p} [off|discount]', '{v} at a {p} discount', '{v} after {p} [tax|commission|deductions] [is|are] [taken off|deducted]', '{v} net of {p} [tax|commission]'],
    facts: ['there is {p} off {v}', '{who} gets {p} off {v}', 'we [get|receive|are given|grant|give] a [discount|rebate|reduction] of {p} on {v}', 'a [coupon|voucher|card] takes {p} off {v}', '{v} [is on sale|is on offer|goes on sale|is discounted|is reduced] [at|with|by] {p} [off|]', 'members [pay|get] {p} less [for|on|than] {v}', 'the seller lets {v} go {p} cheaper', '[we|they] haggle {p} off {v}'],
    tails: ['what [is|will be|would be] [to be paid|paid|the price]', 'what do [I|we] pay [then|now|in the end|]', 'how much is [it|that] [then|now|]', 'what is the [reduced|new|final|sale] [amount|price|sum|figure]', ...NOW.slice(0, 5)],
    plain: ['How much is {v} {p} cheaper?', 'Give {p} [discount|off] on {v}; what is it then?', 'With {p} off, [what|how much] is {v}?', '{V} {p} off?'] },
  { asked: ['$1 divided by {k}'],
    nouns: ['{v} divided by {k}', '{v} [split|shared|divided] [among|between] {k} [people|friends|partners|heirs|owners|teams|colleagues|siblings]', '{v} split [into {k} [equal |]parts|{k} ways]', 'one of {k} equal [parts|shares|instalments] of {v}', 'the {k}-way share of {v}', '{v} [spread|distributed] over {k} [months|weeks|days|years|people|branches]', '{v} per [month|week|day|year|quarter] over {k} [months|weeks|days|years|quarters]', 'each of {k} equal shares of {v}'],
    facts: ['{k} [friends|people|partners|heirs|brothers|sisters|neighbours|students|colleagues|families|clubs|shops|teams] [share|split|divide] {v} [equally|evenly|fairly|]', '{v} [is|will be|has to be|must be] [split|shared|divided] [equally |evenly |] [among|between] {k} [of us|people|persons|men|women|departments|branches|winners|children]', '{v} [is paid|is paid off|is paid back|can be paid] in {k} [instalments|equal parts|rates|monthly payments|steps]', '{v} [is spread|is distributed|has to last] over {k} [days|weeks|months|years|quarters|hours]', '[there are|we are] {k} [of us|people|partners|owners] and {v} is shared equally', '{v} was reached in {k} [days|months|weeks|years]', `{who} divides {v} [by|into] {k} [equal parts|]`],
    tails: [...EACH, 'how much is that [a day|a month|a week|per month|per day|each time]'],
    plain: ['[Divide|Split] {v} [by|into|among] {k}.', 'How much [of {v} is there|is {v}] for each of {k} [people|of us|shops]?', 'What is {v} [per month|a month|per day|a week|per person] over {k} [months|days|weeks|people]?', 'How much [does|would|will] each of {k} [people|partners|heirs|friends] [get|receive|have|pay] of {v}?', 'How many times does {k} [go into|fit into] {v}?', 'Cut {v} into {k} [equal |]pieces: how big is one?'] },
  { asked: ['{n} times $1'],
    nouns: ['{n} times {v}', '{n} times as much as {v}', 'the product of {n} and {v}', '{v} {n} times over', '{v} multiplied by {n}', '{v} taken {n} times', '{n} times over {v}'],
    facts: ['{v} is [multiplied by|taken times|to be multiplied by] {n}', '{v} [comes|occurs|has to be paid|is needed|is due|is repeated] {n} times', '{v} becomes {n} times as [large|big|much|high]', 'each of {n} [branches|people|clubs|towns|shops|months|years] [has|brings|needs|uses|reports] {v}', '{v} is the same in [each|every one] of {n} [shops|years|months|countries|cases]', '{v} is meant per [day|month|year|piece|head] and there are {n} of them'],
    tails: [...NOW, ...SUM], plain: ['Multiply {v} by {n}.', 'Multiply {n} by {v}.', 'What [is|would be] {n} times {v}?', 'What if {v} were {n} times as [big|much|high|large]?', 'Take {v} {n} times.', 'How much is {v} times {n}?', 'Make {v} {n} times [larger|bigger]: what is it?'] },
  { asked: ['$1 plus {n}'],
    nouns: ['{v} plus {n}', '{v} and {n} more', 'the sum of {v} and {n}', '{n} more than {v}', '{v} increased by {n}', '{v} with {n} [added|extra|on top]', '{n} on top of {v}', '{v} and another {n}', '{v} together with {n}'],
    facts: ['{v} [rises|increases|grows|goes up|is raised|climbs] by {n}', '{n} [is|will be|has to be|must be] added to {v}', '{n} [more|extra] come on top of {v}', '{who} adds {n} to {v}', 'there are {n} more than {v}', '{v} was recorded, but {n} is missing in it', '{v} is [topped up|supplemented] with {n}'],
    tails: NOW, plain: ['Add {n} to {v}.', 'Add {v} and {n}.', '[What|How much] is {v} plus {n}?', 'Raise {v} by {n}.', 'With {n} [more|on top|extra], what [is|would be] {v}?', 'What do you get when you add {n} to {v}?', 'Put {n} on top of {v}.'] },
  { asked: ['$1 minus {n}'],
    nouns: ['{v} minus {n}', '{v} less {n}', '{n} less than {v}', '{v} [reduced|decreased|lowered] by {n}', 'the [excess|surplus] of {v} over {n}', '{v} without {n}', '{v} after {n} [is|has been] [taken off|deducted|subtracted|paid|used up]', 'the rest of {v} after {n}', 'how far {v} is above {n}'],
    facts: ['{v} [falls|drops|sinks|goes down|is reduced|shrinks] by {n}', '{n} [is|are|was|has been] [taken from|deducted from|subtracted from|lost from|taken off] {v}', '{n} of {v} [is|are|was] [gone|lost|used up|missing|spent|paid already|already taken|wasted]', '{who} takes {n} [from|off|out of] {v}', '{v} was wrong and {n} too high', 'we have used {n} of {v}', '[we|they] [write off|spend|pay back|give back] {n} of {v}'],
    tails: [...LEFT, ...NOW.slice(0, 4)], plain: ['[Subtract|Take|Deduct] {n} from {v}.', 'Take {n} [off|away from] {v}.', '[What|How much] is {v} minus {n}?', '[By how much|How much] [does {v} exceed|is {v} above|is {v} more than|is {v} over|is {v} higher than|is {v} greater than] {n}?', 'How far [above|over|beyond] {n} is {v}?', 'What [is left|remains] of {v} after {n}?', 'Lower {v} by {n}.'] },
  { asked: ['{n} minus $1'],
    nouns: ['{n} minus {v}', '{n} less {v}', 'the gap between {v} and {n} when {n} is the goal', 'what is missing from {v} to {n}', 'what {v} lacks to {n}', 'the shortfall of {v} against {n}', 'the rest of {n} after {v}', '{n} reduced by {v}'],
    facts: ['{v} [should be|has to reach|shall reach|must be|is meant to be|was planned to be] {n}', '[our|the] [goal|target|aim|limit|plan|quota|maximum] [for {v} |] is {n} and we have {v}', '{v} is taken from {n}', 'of {n} we have used {v}', '{n} was [planned|allowed|expected|available] and {v} is used'],
    tails: ['how much is [missing|lacking|still missing|left to go]', 'how far away are we', 'how much more do we need', 'how much [is left|remains] [to go|]', 'by how much are we short', 'what is the gap', 'how much room is left'],
    plain: ['Subtract {v} from {n}.', 'Take {v} [away from|from] {n}.', '[By how much|How far] [is {v} below|is {v} short of|does {v} miss|is {v} under|is {v} less than|is {v} away from|does {v} fall short of] {n}?', 'How much [more is needed|is needed|has to be added|is lacking] to [bring|get|lift|raise] {v} to {n}?', '[What|How much] is missing to bring {v} up to {n}?'] },
  { asked: ['{n} divided by $1'],
    nouns: ['{n} divided by {v}', '{n} per {v}', 'the quotient of {n} and {v}', '{n} shared by {v}', 'the ratio of {n} to {v}'],
    plain: ['Divide {n} by {v}.', 'How often does {v} [fit|go] into {n}?', 'How many times is {v} contained in {n}?', '[What|How much] is {n} divided by {v}?', '{n} over {v}, what is that?', 'How many times [can I pay|do I get|is] {v} [with|from|out of|in] {n}?'] },
  { asked: ['$1 divided by {n}'],
    nouns: ['{v} divided by {n}', 'the quotient of {v} and {n}', 'the ratio of {v} to {n}', 'the ratio between {v} and {n}', '{v} over {n}'],
    plain: ['Divide {v} by {n}.', 'How many times [as much as|as high as|more than] {n} is {v}?', 'How often [does|would] {n} [fit|go] into {v}?', '{V} is how many times {n}?', 'How many [lots|portions|sets|batches|packs|groups|units] of {n} are in {v}?', 'What is the quotient when {v} is divided by {n}?'] },
  { asked: ['$1 divided by {n} times 100'],
    nouns: ['{v} as a percentage of {n}', '{v} in percent of {n}', 'the percentage that {v} is of {n}', 'the share of {v} in {n}, in percent'],
    facts: ['{n} is the [limit|maximum|goal|target|whole|total|plan|capacity]', 'the [whole|total|plan|target] is {n}'], tails: ['what percentage of it is {v}', 'how many percent of that is {v}', '{v} is how many percent of it'],
    plain: ['What [percentage|percent] of {n} is {v}?', 'How many percent of {n} is {v}?', '{V} is [what percent|how many percent|what percentage] of {n}?', 'If {n} is 100 percent, how many percent is {v}?', 'Express {v} as a percentage of {n}.'] },
];
