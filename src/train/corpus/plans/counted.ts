// Calculations over how many there are of something: what each of them has, needs, costs and brings, how they are packed,
// seated and paired. `{t}` are the things, `{o}` one of them, `{d}` the bare plural.
import type { Operation } from './operations.ts';

const TOTAL = [
  'how [many|much] is that [altogether|in all|in total|in sum|all in all|]',
  'how [many|much] does that make [in total|altogether|]',
  '[what|how much] is it for all of them',
  'what is the total',
  'how [many|much] do we need [in all|altogether|]',
  'what does it come to',
  'how much for all [of them|together|]',
];
const COST = [
  'what does [that|it] cost [us|altogether|]',
  'how much [money |]is [that|it|that in all]',
  'what is the bill',
  'how much do we [pay|spend|need] [in total|altogether|]',
  'what do [we|I] have to pay',
  'what are the costs',
  'how much do all of them cost',
];
const INCOME = [
  'how much [money |] comes in',
  'what do we [take in|earn|get|collect|receive]',
  'how much do we [earn|get|collect]',
  'what is the income',
  'how much is that [altogether|in total|]',
];
const HOW = [
  'how many [are|is] [that|it|there then|there]',
  'how many [would|will] there be',
  'how many do we have [then|now]',
  'how many does that make',
  'what is the new number',
  'how many [then|now|in all|altogether]',
];
const REST = [
  'how many [are left|remain|stay|are still there|would be left|would remain]',
  'how many do we [keep|still have|have left]',
  'what is left',
  'how many are there [then|after that]',
];
const PACKS = [
  'how many [boxes|crates|packs|groups|cartons|pages|buses|shelves|tables|trips|rounds] [is|are] that',
  'how many [boxes|crates|packs|groups|cartons|pages|buses|trips] do we need',
  'how many [will|would] there be',
];
const PAIR =
  '[legs|arms|wheels|eyes|wings|shoes|gloves|ears|doors|keys|tyres|seats|windows|handles|lamps|pages|stamps|letters|copies|meals|tickets|chairs|parts|screws|bottles|cups|socks|buttons|batteries|labels|photos|stars|points]';
const UNIT =
  '[litres|grams|kilos|kilograms|pounds|metres|square metres|hours|minutes|seconds|watts|kilowatts|calories|gallons|tons|miles|kilometres|sheets]';

// biome-ignore format: a table, one block per calculation
export const COUNTED: readonly Operation[] = [
  { asked: ['{k} times $1'],
    nouns: [`the number of ${PAIR} [on|of|for] {t} with {k} each`, `{k} ${PAIR} for each of the {t}`, '{k} times as many as there are {t}', `{k} ${PAIR} times the number of {t}`],
    facts: [`[each|every] {o} has {k} ${PAIR}`, `[each|every one] of the {t} has {k} ${PAIR}`, `[each|every] {o} [gets|needs|receives|wants|uses|takes|carries|brings|sends|buys|eats|loses] {k} ${PAIR}`, `[each|every one|all] of [the|our] {t} [got|brought|needed|used|sent|bought] {k} ${PAIR}`, `[all|the|all our] {t} [get|need|receive|want|use|bring|have] {k} ${PAIR} [each|apiece]`, `there are {k} ${PAIR} [on|for|in|to] [each|every] {o}`, `for [each|every] {o} {k} ${PAIR} [are|have to be] [ordered|needed|printed|made|reserved|kept]`, `one {o} [makes|means|needs|has] {k} ${PAIR}`],
    tails: [...TOTAL, `how many ${PAIR} [are there|do we need|is that] [in all|altogether|in total|]`],
    plain: [`How many ${PAIR} do [the|all|our|all the|all our] {t} have[ together|] [at {k} each|, {k} each|with {k} each]?`, `How many ${PAIR} are [needed|there|required|used] for [the|all] {t} [at {k} each|if each gets {k}|when each has {k}]?`, `At {k} ${PAIR} per {o}, how many are there for [all|the] {t}?`, 'What if there were {k} times as many {t}?', '{k} times as many {t}: how many?', 'Multiply the number of {t} by {k}.'] },
  { asked: ['{x} times $1'],
    nouns: [`the ${UNIT} for all {t} at {x} each`],
    facts: [`[each|every|one|a single] {o} [needs|uses|weighs|takes|wants|consumes|produces|drinks|requires] {x} ${UNIT}`, `[each|every one] of the {t} [needs|uses|weighs|takes|drinks] {x} ${UNIT}`, `[it takes|we need|we use|one needs] {x} ${UNIT} [for [each|every] {o}|per {o}|for each of the {t}]`],
    tails: [...TOTAL, `how many ${UNIT} [is that|are that|do they need|do all of them need] [together|altogether|in all|]`], plain: [`How many ${UNIT} do [all|the|all our] {t} [need|weigh|use|take] at {x} [each|per {o}|apiece]?`, `How [heavy|much] are [all|the] {t} at {x} ${UNIT} each?`, `At {x} ${UNIT} [each|apiece|per {o}], what do the {t} need [together|altogether|in all]?`] },
  { asked: ['{x} times $1'],
    nouns: ['the [cost|price|expense|bill] of {x} for [each of the|all] {t}', 'the [cost|fee] for all {t} at {x} [each|apiece|per {o}]'],
    facts: ['[each|every|one|a] {o} costs [us |] {x} [a month|a year|a week|a day|]', '[we|they] [pay|spend|charge|ask] {x} [for each|per|for every] {o}', 'a [letter|card|badge|lunch|gift|licence|stamp|parking place|bed|ticket|bottle|key|form|photo|visit|check|reminder] for [each|every] {o} costs {x}', '[a courier|the post|the city|the landlord|an agency|a printer|the garage|the caterer] [charges|takes|wants|asks for] {x} [per|for each|for every|a] {o}', '[each|every one|all] of the {t} [costs|gets a gift of|gets a bonus of|is insured for|is given] {x}'],
    tails: COST, plain: ['What [do|would] [all|the|all our] {t} cost at {x} [each|apiece|a piece|per {o}]?', 'At {x} [per {o}|each|apiece|a head|for each], [what|how much] do [the|all] {t} cost?', 'How much is it to [insure|feed|print|ship|store|clean|license|equip|invite|wash|move] [the|all|all our] {t} at {x} each?', 'If [we pay|I pay|one pays] {x} for [each|every] {o}, what do [all|the] {t} cost?'] },
  { asked: ['{x} times $1'],
    facts: ['[each|every] {o} [brings|brings in|pays|yields|earns|gives|donates|contributes|owes] [us |] {x}', '[each|every one|all] of the {t} [pays|gave|paid|owes|brought|donates] {x}', 'the fee is {x} per {o}', 'we [earn|get|collect|receive] {x} [per|from each|for every|with each] {o}'], tails: INCOME, nouns: ['the income from all {t} at {x} each'], plain: ['How much [do|would] [the|all] {t} [pay|bring in|give] [together |] at {x} each?', 'At {x} [a head|each|per {o}], what do [the|all] {t} bring in?', 'If every {o} paid {x}, how much [money |] would [that be|we get|come in]?'] },
  { asked: ['$1 plus {n}'],
    nouns: ['the number of {t} plus {n}'],
    facts: ['{n} [more|new|additional|further|extra|other] {d} [come|arrive|are added|are delivered|are bought|join|are expected|turn up|will be added|came along]', '[we|they] [get|gain|add|buy|order|expect|find|hire] {n} [more|new|additional|further] {d}'], tails: ['how many {t} [are there|will there be|do we have|would that be|are that] [then|in all|altogether|]'],
    plain: ['How many {t} [will we have|would there be|are there|will there be] [with|after|including|if we add] {n} [more|new ones|others]?', 'Add {n} to the number of {t}.', 'With {n} more, how many {t} [are there|would there be|do we have]?', 'What [is|would be] the number of {t} plus {n}?'] },
  { asked: ['$1 minus {n}'],
    facts: ['{n} of [the|our] {t} [leave|are sold|go away|are lost|are cancelled|break|disappear|are given away|are removed|quit|are stolen|are closed|were taken]', '[we|they] [lose|sell|remove|give away|cancel|drop|strike off] {n} of the {t}', '{n} {d} [leave|go|are gone|are taken away]'], tails: REST,
    plain: ['How many {t} [are left|remain|stay|would be left|would remain] [if|when|after|once] {n} [leave|are gone|go away|are sold|are lost|quit|are removed]?', 'Subtract {n} from the number of {t}.', 'How many [more|] {t} than {n} [are there|do we have]?', '{n} of the {t} are gone: how many are there now?', 'Without {n} of them, how many {t} are there?'] },
  { asked: ['{n} minus $1'],
    facts: ['[we|they] [want|need|must have|plan|aim for|are allowed|have room for|hope for] {n} {d} and the {t} are there', 'there is [room|space|a place|a seat|money|food] for {n} and all the {t} [come|are coming|have come]', 'of {n} [letters|seats|keys|gifts|tickets|copies|places|chairs|cards|badges] each of the {t} gets one'], tails: ['how many [are missing|are lacking|more do we need|are left|are over|remain|are free]', 'how many are still [missing|free|needed|left]'],
    plain: ['How many {t} are missing [to|from|until we have] {n}?', 'How many more {t} [do we need|are needed|must we find] to [get to|reach|have|make] {n}?', 'How far are the {t} from {n}?', 'By how many does the number of {t} fall short of {n}?', 'There are {n} chairs: how many are empty when all the {t} sit down?'] },
  { asked: ['$1 divided by {k}'],
    nouns: ['the number of {t} divided by {k}', 'the {t} per [page|table|box|bus|clerk|year|month|team] when there are {k} of these'],
    facts: ['[the|all|all the|our] {t} are [put|packed|placed|sorted|divided|arranged|grouped|bundled] [in|into] [boxes|crates|rows|groups|packs|teams|bundles|vans|stacks|sets|lots] of {k}', '{k} of the {t} [fit|go] [in|into|on] [a|one|each] [box|crate|page|bus|table|shelf|van|rack|tray|container|boat|room|pallet]', '[a|one] [box|crate|bus|van|table|shelf|pallet|lift|room|tray] [holds|takes|has room for] {k} {d}', '[a|one] [box|crate|bus|van|table|shelf|pallet] [holds|takes] {k} of the {t}'], tails: PACKS,
    plain: ['How many [boxes|crates|pages|tables|buses|teams|rows|shelves|groups|packs|bags|trays|pallets|vans] of {k} do [the|all] {t} [fill|make|need]?', 'How many groups of {k} can be made of [the|all] {t}?', 'If [a|one|each] [table|bus|box|page|shelf|room] holds {k}, how many are needed for [the|all] {t}?', 'Divide the number of {t} by {k}.'] },
  { asked: ['$1 divided by {k}'],
    facts: ['[the|all|our] {t} [came|arrived|were counted|were sold|were made|were handled|were written] [in|over|within] {k} [years|months|days|weeks|hours]', '{k} [clerks|teachers|drivers|people|agents|branches|teams|shops|guides|nurses|helpers|inspectors] [look after|share|handle|take care of|deal with|check|sort] [the|all|all our] {t}', '[the|all] {t} are [divided|split|distributed|shared out|spread] [equally|evenly|] [among|between|over|across] {k} [people|shops|teams|rooms|branches|years|classes|shelves|agents]'], tails: ['how many is that [each|for each|per head|a year|a month|a day|apiece|on average]', 'how many does each [get|have|handle|look after]', 'how many are there for each [of them|]', 'how many on average'],
    plain: ['How many {t} are that for each of {k} [branches|clerks|people|teams]?', 'On average, how many {t} [a year|a month|a week|a day|per year] over {k} [years|months|weeks|days]?', 'How many of the {t} does each of {k} [people|clerks|teams|drivers] [get|handle|look after]?'] },
  { asked: ['{n} divided by $1'],
    facts: ['{n} [is|are|has to be|will be] [split|shared|divided|spread] [equally|evenly|] [among|between|over] [the|all|our] {t}', '[the|all|all our] {t} [share|split|divide] {n} [equally|evenly|among themselves]', '{who} [leaves|gives|hands out|donates|distributes] {n} to [the|all|our] {t} in equal [parts|shares]', 'the [cost|prize|bill|bonus|rent|party|cake|bus|budget] of {n} is [shared by|split among|divided among] [the|all] {t}', '[transport|storage|insurance|heating|a party] for [the|all] {t} costs {n} altogether'], tails: ['[what|how much] does each [of them|{o}|] [get|pay|receive|owe]', 'how much is that [per {o}|for one {o}|each|apiece|a head|for each]', '[what|how much] falls to [each|one {o}|every {o}]'],
    plain: ['How much does [each|every] {o} [get|receive|pay] [if|when] {n} is [split|divided|shared] among [all|the] {t}?', 'Divide {n} by the number of {t}.', '{n} is shared by all {t}: how much is that per {o}?', 'How much of {n} is there for each of the {t}?'] },
  { asked: ['{p} of $1'],
    nouns: ['{p} of the {t}', '{p} of the number of {t}', '{p} of all {t}', '{p} of our {t}'],
    facts: ['{p} of [the|all|our|all our|all the] {t} [are late|are missing|say no|say yes|agree|fail|leave|are checked|answer|pay late|are broken|are new|pass|come back|win|get a prize|have to be replaced]', '[out of|of] [the|all] {t} {p} [are|were] [checked|lost|chosen|invited|returned|late|inspected|faulty]'], tails: ['how many [is|are] [that|it|they]', 'how many exactly', 'what number is that', 'how many does that make'],
    plain: ['How many are {p} of [the|all|our|all our] {t}?', 'If {p} of [the|all|our] {t} [leave|fail|agree|are lost|are chosen], how many [is|are] that?', 'How many {t} are {p} of them?', '{p} of the {t}, how many?'] },
  { asked: ['$1 increased by {p}'], facts: ['the number of {t} [grows|rises|increases|goes up|should grow|is to rise] by {p}', '[we|they] want {p} more {t}', 'the {t} [become|became] {p} more'], tails: HOW, plain: ['How many {t} [would there be|will there be] with {p} more?', 'Increase the number of {t} by {p}.'] },
  { asked: ['$1 decreased by {p}'], facts: ['the number of {t} [falls|drops|shrinks|goes down|decreases|is cut] by {p}', '{p} of the {t} [disappear|leave|are lost|are gone|go]', 'there are {p} fewer {t}'], tails: ['how many [are left|remain|stay|are still there]', 'how many are left over'], plain: ['How many {t} [remain|are left|would be left] [when|if|after] {p} [go|leave|are lost|are gone|have gone]?', 'Reduce the number of {t} by {p}.'] },
  { asked: ['2 times $1'], plain: ['How many [would there be|is that|would we have] if [the number of {t}|our number of {t}] doubled?', 'Twice the number of {t}?', 'What is twice the number of {t}?', 'Double the number of {t}.', 'If we had twice as many {t}, how many would there be?', 'The {t} have doubled in number: how many now?'], facts: ['[the number of {t}|every {o}] doubles', 'each of the {t} brings [a friend|a guest|one more]', 'there are twice as many {t}'], tails: HOW },
  { asked: ['half of $1'], plain: ['Half of the {t}: how many?', 'How many are half of the {t}?', 'Halve the number of {t}.', 'If half of the {t} [left|went|were sold], how many would [that be|be left]?'], facts: ['half of [the|all|our] {t} [leave|are late|are gone|are sold|stay|come]', 'every second {o} of the {t} is [checked|faulty|late]'], tails: HOW },
  { asked: ['a third of $1'], plain: ['How many are a third of the {t}?', 'A third of the {t}, how many is that?'], facts: ['[a|one] third of [the|all|our] {t} [leave|are late|are gone|agree|pay]', 'every third of the {t} is [checked|faulty|late]'], tails: HOW },
  { asked: ['{k} times $1', '#1 plus $1'], plain: ['Each of the {t} [brings|invites|finds|wins|recruits|attracts] {k} [more|others|friends|new ones]. How many are there [then|in all|altogether]?', 'Suppose every {o} of the {t} came with {k} others; how many would that be in all?', 'If each of the {t} had {k} [children|helpers|guests], how many would all of them be together?'] },
  { asked: ['{k} times $1', '{n} minus #1'], plain: ['Of {n} [letters|cards|leaflets|sweets|coins|pens], each of the {t} gets {k}. How many are [over|left|left over]?', 'There are {n} [seats|apples|sheets|stamps] and each {o} of the {t} takes {k}; how many remain?', 'We have {n} and give {k} to every one of the {t}. What is left?'] },
  { asked: ['{k} times $1', '#1 plus {n}'], plain: ['Each of the {t} costs {k}, and there is a [basic|fixed] fee of {n}. What is the total?', 'What do all {t} cost at {k} each plus {n} for [delivery|the room|the driver|cleaning]?', 'We pay {k} per {o} and {n} once; what is it for all {t}?'] },
  { asked: ['{k} times $1', '{x} times #1'], plain: ['Each of the {t} needs {k} [bags|hours|bottles|stamps], and one costs {x}. What do all of them cost?', 'Every {o} gets {k} [meals|tickets|cards] at {x} each; what do the {t} cost us?'] },
  { asked: ['the square of $1'], nouns: ['the square of the number of {t}', 'the number of {t} squared'], plain: ['Square the number of {t}.', 'Take the number of {t} times itself.', 'How many pairs are there if each of the {t} is matched with each, itself included?'] },
  { asked: ['the cube of $1'], nouns: ['the cube of the number of {t}'], plain: ['Cube the number of {t}.'] },
  { asked: ['the square root of $1'], nouns: ['the square root of the number of {t}', 'the root of how many {t} there are'], plain: ['If [the|all] {t} stand in a square, how many are in a row?', 'Take the square root of the number of {t}.'] },
  { asked: ['the factorial of $1'], nouns: ['the factorial of the number of {t}'], plain: ['In how many [orders|ways|sequences] can [the|all|our] {t} [stand in a row|queue|be lined up|be arranged|be ranked|be sorted|be placed on a shelf]?', 'How many [orders|arrangements|permutations|sequences] of [the|all|our] {t} are [there|possible]?', 'In how many different orders could one [visit|call|check|read|serve] the {t}?', 'How many ways are there to arrange the {t}?'] },
  { asked: ['$1 choose 2'], nouns: ['the number of pairs among the {t}'], plain: ['How many [pairs|couples|duos|teams of two|matches|games|handshakes] [are possible among|can be formed from|can be made of|are there among] [the|all|our] {t}?', 'If [each|every one] of the {t} [greets|shakes hands with|plays|meets|phones|writes to] [each other|every other] one once, how many [handshakes|games|meetings|calls] are there?', 'Every two of the {t} meet once: how many meetings?', 'In how many ways can [two|2] of the {t} be [chosen|picked|drawn|selected]?', 'How many ways are there to pick two of the {t}?'] },
  { asked: ['$1 choose {k}'], plain: ['In how many ways can {k} of the {t} be [chosen|picked|drawn|selected]?', 'How many ways are there to [pick|choose|select] {k} of the {t}?', 'How many [groups|teams|committees|sets] of {k} can be [formed|made] from [the|all] {t}?'], nouns: ['the number of combinations of {k} out of the {t}'] },
  { asked: ['the remainder of $1 divided by {k}'], plain: ['[The|All] {t} are put in [rows|boxes|teams|groups] of {k}: how many are left over?', 'How many {t} are left over [when|if] they are packed by {k}?', 'What is the remainder when the number of {t} is divided by {k}?', 'How many of the {t} stay over in groups of {k}?'], nouns: ['the number of {t} modulo {k}'] },
  { asked: ['{k} to the power of $1'], plain: ['Raise {k} to the power of the number of {t}.', 'Count the {t} and take {k} to that power.', 'What is {k} to the power of how many {t} there are?'], nouns: ['{k} to the power of the number of {t}'] },
  { asked: ['2 to the power of $1'], plain: ['How many subsets do the {t} have?', 'Each of the {t} is on or off: in how many ways?', 'Take two to the power of the number of {t}.'] },
];
