// Stories about what something costs: `{i}` is the thing, `{is}` several of it, `{ai}` it with an article. The price is `$1`.
import type { Operation } from './operations.ts';

const COST = [
  '[what|how much] does that cost',
  'how much is [that|it] [in total|altogether|together|]',
  'what is the [bill|total|sum|price]',
  'how much [has to be paid|is due|do I owe]',
  'what will it cost [me|us|]',
  'how much money [is that|do I need]',
  'what [do|must|will] [I|we] pay',
  'what does it come to',
  'how much for [all of them|everything]',
];
const PRICE = [
  'what is the [price then|new price|final price|price now]',
  'how much is it [now|then|]',
  'what does it cost [then|now|]',
  'what [will|would] [it|the new price] be',
  'what do I pay [for it|]',
  'how much has to be paid',
];
const REST = [
  'what is left',
  'how much [remains|is left over|do I keep|change do I get|change is due|money is left]',
  'what do I have left',
  'how much do I get back',
  'what stays in my [purse|pocket|account|wallet]',
  'how much is [still there|left]',
];
const EACH = [
  'what does each [of them|of us|person|] pay',
  'how much is it [for each|each|per person|per head|apiece]',
  'how much does [everyone|everybody|each] [pay|owe|chip in]',
  'what is the share of each',
  'what falls to each',
  'how much per [person|head]',
];
const WHO = '[{who}|{who}|the school|the office|a neighbour|our club|my uncle|a customer|the hotel|a guest]';

// biome-ignore format: a table, one block per calculation
export const BOUGHT: readonly Operation[] = [
  { asked: ['{k} times $1'],
    nouns: ['the price of {k} {is}', 'the cost of {k} {is}', '{k} times the price of {ti}', 'an order of {k} {is}', 'the value of {k} {is}', 'the bill for {k} {is}', 'the sum for {k} {is} at [our|list] price', '{k} {is}'],
    facts: [`${WHO} [buys|orders|needs|takes|wants|asks for|breaks|picks|books] {k} {is}`, '[we|I|they|you] [buy|order|need|take|want|sell|ship|rent] {k} {is}', '{k} {is} are [needed|ordered|sold|bought|missing|stolen|broken]', '[each|every one] of {k} [people|guests|rooms|pupils|winners|workers] gets {ai}', 'there are {k} {is} [on the list|in the basket|in my cart|on the bill]', '{ai} is needed for each of {k} [rooms|offices|teams|tables|days]'], tails: COST,
    plain: ['What [do|would|will] {k} {is} cost [together|altogether|in all|me|us|]?', 'How much [are|would be|for] {k} {is}?', 'How [expensive|dear] are {k} {is} [together|in all|]?', '{k} {is}: [how much|what price|what do they cost]?', 'What do [we|I] pay for {k} {is}?', '[How much|What] would {k} {is} [come to|be worth|set me back]?', 'How much money do [I|we] need for {k} {is}?', 'If I [buy|take|order] {k} {is}, [what|how much] do I [pay|owe]?', 'What is the [total|bill] for {k} {is}?', 'How much did {who} pay for {k} {is}?', 'I want {k} {is}; how much [is that|are they|will it be]?', 'Price of {k} {is}?'] },
  { asked: ['12 times $1'], plain: ['What does a dozen {is} cost?', 'How much [is|for] a dozen {is}?', 'A dozen {is}, how much?', 'What [would|will] a dozen {is} [come to|cost me|cost us]?'], nouns: ['the price of a dozen {is}'], facts: [`${WHO} [buys|orders|wants] a dozen {is}`, 'we need a dozen {is}'], tails: COST },
  { asked: ['6 times $1'], plain: ['What does half a dozen {is} cost?', 'How much is half a dozen {is}?'], nouns: ['the price of half a dozen {is}'], facts: [`${WHO} [buys|takes] half a dozen {is}`], tails: COST },
  { asked: ['10 times $1'], plain: ['{Is} are sold in tens; what does one such pack cost?', 'What is the price of a pack of ten {is}?', 'How much are ten {is} [together|]?'] },
  { asked: ['$1 decreased by {p}'],
    nouns: ['the [price|cost] of {ti} [with|after|minus|at|less] [a discount of|a rebate of|] {p}', '{ti} [with|at] {p} [off|discount]', 'the sale price of {ti} at {p} off', '{ti} {p} cheaper'],
    facts: ['[the|our] {i} [is|will be|gets|was] [reduced by|marked down by|discounted by] {p}', 'there is {p} off {ti}', 'the {i} [is {p} off|goes on sale for {p} off|is on offer with {p} off]', '[a|the] [discount|rebate|reduction] of {p} is [given|granted|offered] on {ti}', '{who} [gets|has] a [voucher|discount|coupon] of {p} [for|on] {ti}', 'the {i} becomes {p} cheaper', 'the price of {ti} [falls|drops|goes down] by {p}', '[staff|members|students|pensioners] [get|pay] {p} [off|less for] {ti}', 'we [sell|give away|let go] {ti} {p} below [list|its] price'], tails: PRICE,
    plain: ['[What|How much] [is|would be] {ti} with {p} [off|discount]?', 'What does {ti} cost [with|after|at] [a discount of|a rebate of] {p}?', 'How much is {ti} [minus|less] {p}?', 'Take {p} off the price of {ti}.', 'What would {who} pay for {ti} at {p} off?', '{Ti}, {p} off: how much?', 'What is the [reduced|discounted|sale] price of {ti} [at|with] {p} off?', 'Lower the price of {ti} by {p}.'] },
  { asked: ['$1 increased by {p}'],
    nouns: ['the price of {ti} [with|plus|including] {p} [tax|VAT|duty|sales tax|shipping]', '{ti} {p} dearer', 'the gross price of {ti} at {p} [tax|VAT]', 'the price of {ti} after a [rise|increase] of {p}'],
    facts: ['the {i} [gets|becomes] {p} [dearer|more expensive]', '[tax|VAT|duty|a surcharge|a markup] of {p} [is added to|comes on top of|is put on] {ti}', 'the price of {ti} [rises|goes up|climbs|increases] by {p}', '[we|they] charge {p} more for {ti}', 'our [supplier|maker] [wants|charges] {p} more for {ti}', 'the {i} [is sold|sells] at {p} above [list|its] price'], tails: PRICE,
    plain: ['[What|How much] is {ti} [with|plus|including] {p} [VAT|tax|sales tax|duty]?', 'Put [a surcharge of|a markup of|another|] {p} on {ti}; what does it cost?', 'Raise the price of {ti} by {p}.', 'What will {ti} cost when it is {p} [dearer|more expensive]?', 'Add {p} to the price of {ti}.', 'With {p} [VAT|tax|duty], what do I pay for {ti}?'] },
  { asked: ['{p} of $1'],
    nouns: ['{p} of the price of {ti}', 'the [tax|deposit|commission|discount|duty|insurance] on {ti} at {p}', 'a [discount|deposit|commission|down payment] of {p} on {ti}'],
    facts: ['[the deposit for|insurance of|shipping of|the duty on|repairing|the commission on] {ti} [is|costs] {p} of its price', '{who} [gets|keeps|earns|saves|refunds] {p} of [the price of|what we charge for] {ti}', '[I|we] save {p} on {ti}'], tails: ['how much is [that|it]', 'what sum is [that|it]', 'how much money is that', 'what does that come to'],
    plain: ['How much [do|would] I save on {ti} [at|with] {p} off?', '[How much|What] is {p} of the price of {ti}?', 'How much [tax|VAT|commission|duty] is [due|there] on {ti} at {p}?'] },
  { asked: ['{h} minus $1'],
    nouns: ['the change from {h} for {ti}', 'what is left of {h} after buying {ti}', 'the rest of {h} after paying for {ti}', '{h} minus the price of {ti}'],
    facts: ['[I|we|you] have {h} [to spend|in cash|left|in my pocket|saved|] and [buy|get|take|order|want] {ti}', '[{who}|a customer] [pays for|pays|buys] {ti} [with|from] [a note of|a cheque over|a voucher over|] {h}', 'I hand over {h} for {ti}', '[my|our|the] budget is {h} and {ti} [is bought|is needed|has to be paid]', '{who} has {h} and [buys|takes|pays for] {ti}', 'I bought {ti} [with|from] {h}', '{ti} is paid [from|out of] {h}'], tails: REST,
    plain: ['How much change do I get [from|out of|back from] {h} for {ti}?', 'What [is left|remains] of {h} [after|when] [buying {ti}|{ti} is paid|I buy {ti}]?', 'How much is left [from|of] {h} after [buying|paying for] {ti}?', 'How much cheaper than {h} is {ti}?', 'I pay for {ti} with {h}: what do I get back?', 'By how much [is {ti} below|does {ti} undercut] {h}?', 'How much [of my {h} is|of {h} is] left when I [buy|take] {ti}?'] },
  { asked: ['$1 minus {x}'],
    facts: ['[I|we] have [only |just |] {x} and [want|need|would like] {ti}', '{who} [has saved|has|owns|found] {x} and [wants|dreams of|longs for] {ti}', '[I|we] have a voucher [of|over] {x} for {ti}', 'the {i} gets {x} cheaper', '{x} is taken off the price of {ti}', '{who} [haggles|bargains] {x} off {ti}'], tails: ['how much [is missing|more do I need|is lacking|is still needed|is it then]', 'what [is missing|is lacking|has to be paid still|remains to be paid]'],
    plain: ['How much more than {x} is {ti}?', 'How much [is missing|do I lack] for {ti} if I [only |] have {x}?', 'By how much is {ti} dearer than {x}?', 'What is {ti} [less|minus] {x}?', 'How much more [do|will] I need for {ti} [if I have|with] {x}?', 'Subtract {x} from the price of {ti}.', 'How far is {ti} above {x}?'], nouns: ['the price of {ti} less {x}', '{ti} minus a voucher of {x}'] },
  { asked: ['$1 plus {x}'], nouns: ['the price of {ti} plus {x} [for shipping|for delivery|postage|for wrapping|]', '{ti} with {x} [postage|delivery|for delivery]', '{ti} and a [delivery fee|deposit|tip] of {x}'], facts: ['[delivery|shipping|wrapping|postage|setting up|assembly] [of|for] {ti} costs {x}', '{who} [buys|orders] {ti} and pays {x} for [delivery|shipping|postage]', 'the {i} gets {x} dearer', 'the price of {ti} goes up by {x}'], tails: [...COST.slice(0, 4), 'what is it [altogether|in total|all in all]'],
    plain: ['[What|How much] is {ti} [plus|with|including] {x} [for delivery|for shipping|postage|delivery]?', 'What do I pay for {ti} and {x} [delivery|shipping|postage]?', 'Add {x} to the price of {ti}.', 'What are {ti} and a [delivery|handling] fee of {x} together?'] },
  { asked: ['$1 divided by {k}'], nouns: ['the price of {ti} [divided by|split among|shared by] {k}', 'one of {k} [instalments|equal payments] for {ti}', 'the share of each of {k} [friends|people] in {ti}'], facts: ['{k} [friends|people|neighbours|colleagues|of us|sisters|families|students] [share|buy|split the cost of|chip in for|pay for] {ti} [together|equally|]', '{ti} is paid in {k} [instalments|rates|equal parts|monthly payments]', 'the [cost|price] of {ti} is [shared by|split between|divided among] {k}', '{ti} is a present from {k} people'], tails: EACH,
    plain: ['What does each of {k} [people|friends|buyers|neighbours] pay for {ti}?', 'How much is [one|an] instalment if {ti} is paid in {k} [parts|steps|months|rates]?', 'Split the price of {ti} [among|between|by] {k}.', 'If {k} [of us|people] share {ti}, what does each [pay|owe]?', '{Ti} shared by {k}: how much each?'] },
  { asked: ['$1 divided by {k}'], facts: ['{ai} [lasts|is used|is enough|serves us] [for |] {k} [years|days|months|times|weeks|hours]', 'one {i} covers {k} [square metres|rooms|walls|people|miles]', '{ai} is enough for {k} [people|portions|days|cups|rooms]', 'one {i} [weighs|holds] {k} [kilos|grams|litres|pounds]', 'one {i} has {k} [pieces|slices|pages|parts|sheets]'], tails: ['what does [one|each|a single one] [of these|of them|] cost', 'how much is [that|it] [a day|per year|per piece|each|per use|for one|per kilo|per litre|per square metre|a time]', 'what is the price [of one|per unit|for each]'] , plain: ['How much is {ti} per [day|use|year|person] over {k} of them?', 'What does {ai} cost per [use|day|month] if it lasts for {k}?'] },
  { asked: ['{h} divided by $1'], nouns: ['the number of {is} for {h}', '{h} divided by the price of {ti}'], facts: ['[I|we] have {h} [to spend|] and want {is} [only|]', '{who} spends {h} on {is}', '[our|the] budget for {is} is {h}'], tails: ['how many [is that|do I get|can I get|can we buy|are that]', 'how many [will it be|does that buy|is it enough for]'],
    plain: ['How many {is} [can I buy|do I get|can we afford|could one buy|does one get|can be bought] [for|with] {h}?', 'For {h}, how many {is} [are that|do I get|can I have]?', 'How often could I buy {ti} with {h}?', '{h} is how many times the price of {ti}?', 'How many {is} is {h} worth?'] },
  { asked: ['$1 divided by {x}'], plain: ['How many [hours|days|weeks|shifts] at {x} [must I|does {who} have to|do I have to] work for {ti}?', 'How many times {x} is {ti}?', '{Ti} costs how many times as much as a [ticket|coffee|book|stamp|beer] at {x}?', 'How many [coffees|stamps|tickets|loaves] at {x} do I get for the price of {ti}?', 'If I save {x} a [day|week|month], how many of them until I can [pay|buy] {ti}?'], facts: ['{who} [saves|puts aside|earns] {x} [a day|a week|an hour|a month] to buy {ti}'], tails: ['how long does [that|it] take', 'how many [days|weeks|hours|months] [is that|does it take]'] },
];
export { COST, EACH, PRICE, REST, WHO };
