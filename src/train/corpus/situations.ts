import type { Row } from './everyday-rows.ts';

/** Situations with a choice of words: one of [these|those] is said. The letters are those of the everyday rows; W, V
 * people. */
export const SITUATIONS: readonly Row[] = [
  [
    'W [found|got|won|bought] A T and already had B. How many T does W have [now|altogether|in total]?',
    '(A+B)',
  ],
  [
    'I [found|got|bought|picked] A T and [already had|had before] B. How many [do I have|T do I have] [now|in all]?',
    '(A+B)',
  ],
  [
    'W [had|has] A T[ already|] and [gets|got|receives|received] B [more |]for [his|her] birthday. How many T does W have [now|]?',
    '(A+B)',
  ],
  [
    'my [brother|sister|son|friend] had A T, then [he|she] [got|bought|found] B[ more|]. How many [has he got|does he have now|does she have]?',
    '(A+B)',
  ],
  [
    'A [people|guests|kids|birds] are [here|in the room|in the park] and B more [come|arrive|join]. How many are there [now|in total]?',
    '(A+B)',
  ],
  [
    '[we|they|I] [lost|failed|missed] A [games|matches|tests] out of B. How many did [we|they|I] [win|pass]?',
    '(B-A)',
  ],
  ['out of A [games|matches|rounds], W [lost|won] B. How many did W [win|lose]?', '(A-B)'],
  [
    'A out of B [students|people|guests] [left|are sick|stayed home]. How many [remain|are left|are still here|came]?',
    '(B-A)',
  ],
  ['W has A more T than V. V has B[ T|]. How many [T |]does W have?', '(B+A)'],
  ['W has A fewer T than V. V has B[ T|]. How many [T |]does W have?', '(B-A)'],
  ['W is A years older than V. V is B. How old is W?', '(B+A)'],
  ['W is A years younger than V, who is B. How old is W?', '(B-A)'],
  ['V has A T. W has B more[ than V|]. How many [T |]does W have?', '(A+B)'],
  ['V has A T and W has [twice|two times] as many. How many does W have?', '(A*2)'],
  ['V has A T and W has B times as many. How many does W have?', '(A*B)'],
  ['how many more is A than B?', '(A-B)'],
  [
    'there are A [students|children|people|guests] and B [tables|groups|cars|teams|rooms]. How many [students|people|children] per [table|group|team|car]?',
    '(A/B)',
  ],
  [
    'A [students|children|people|players] are [put|divided|split] into B [groups|teams|classes]. How many [are in each|per group]?',
    '(A/B)',
  ],
  [
    'A [students|children|players] [form|make] [groups|teams] of B. How many [groups|teams] [are there|is that]?',
    '(A/B)',
  ],
  ['how many [groups|teams|packs|rows] of B can I make [from|with|out of] A T?', '(A/B)'],
  ['A T in B [boxes|bags|rows|packs], how many [per box|in each|each]?', '(A/B)'],
  [
    '[W|I] [reads|read|run|runs|walks|walk|drink|eat|make|sell] A [pages|km|miles|cups|T] [a|per|each|every] day. How many [pages|km|miles|cups|T] [is that |]in a week?',
    '(A*7)',
  ],
  [
    'if [I|you|we] [read|run|walk|drink|eat|sell] A [pages|km|miles|cups|T] [a|per|each|every] day, how many [is that |]in B days?',
    '(A*B)',
  ],
  [
    'if [I|you|we] [read|run|walk|drink|eat|sell] A [pages|km|miles|cups|T] [a|per|every] day, how many [is that |]in B weeks?',
    '(A*7*B)',
  ],
  [
    '[I|we] [run|walk|drive|cycle|swim] A [km|miles] [every day|a day|per day|daily]. How far [is that|do I get] in [a week|one week|7 days]?',
    '(A*7)',
  ],
  ['A [T|hours|km|dollars] [a|per] week, how [many|much] [is that |]in B weeks?', '(A*B)'],
  ['A [T|hours|dollars] [a|per|every] month, how [many|much] [is that |]in a year?', '(A*12)'],
  [
    '[I|we|you] spend M [on lunch|on food|for a book|] and [have|had] O. How much [is left|do I have left|remains]?',
    '(O-M)',
  ],
  ['if I [spend|pay|use] M and have O, how much [is left|do I have left]?', '(O-M)'],
  ['after [spending|paying] M of [my |]O, how much [is left|do I have|remains]?', '(O-M)'],
  [
    'I [want|need] [a bike|a phone|shoes] for M and [have|saved] O. How much [more do I need|is missing|do I still need]?',
    '(M-O)',
  ],
  [
    '[something|a shirt|a book|lunch] costs M and I pay with O. [How much change do I get|What is my change]?',
    '(O-M)',
  ],
  [
    'if B [friends|people|of us|roommates] [split|share] a M [bill|dinner|pizza|rent|taxi], [what does everyone|how much does each|what does each person|how much does each person] [owe|pay|have to pay]?',
    '(M/B)',
  ],
  [
    'B [people|friends|of us] [order|eat|have] [pizza|dinner|lunch|food] for M. [What|How much] does each[ person| one|] [pay|owe]?',
    '(M/B)',
  ],
  [
    '[the bill|the taxi|dinner|rent] is M [and we are|for|and there are] B[ people|]. [How much|What] does each[ of us| person|] [pay|owe]?',
    '(M/B)',
  ],
  ['[split|divide|share] M [between|among|by] B [people|friends|roommates|of us]', '(M/B)'],
  ['[the total|the price|the cost] [for|of] A T at M[ each| apiece| a piece|]', '(A*M)'],
  ['[how much|what] [is|would be] the total [if I buy|for|of] A T [at|for] M[ each| apiece|]?', '(A*M)'],
  ['how much [are|do I pay for|is the price of|for] A T at M[ each| apiece| per piece|]?', '(A*M)'],
  ['if [one|a single] [coffee|ticket|pizza|book] [costs|is] M, [how much|what] [do|are] A[ cost|]?', '(A*M)'],
  ['A T for M, how much [is one|per piece|each|for one]?', '(M/A)'],
  ['[what|how much] [is|was] the price [per piece|of one|for each] if A T [cost|are] M?', '(M/A)'],
  [
    '[I|W] [worked|works|work] A hours [at|for] M [an|per] hour. How much [did I earn|is that|does W earn|do I get]?',
    '(A*M)',
  ],
  ['[I|W] [earned|made|got] M [in|for] A hours. How much [per hour|is that an hour]?', '(M/A)'],
  [
    '[we|they|I] [drove|went|travelled] A [km|miles] in B hours. [What was the speed|How fast was that|How many per hour]?',
    '(A/B)',
  ],
  [
    '[a|the|my] car [goes|drives|runs] A [km|miles] on B [liters|gallons]. How [many|far] [km |miles |]per [liter|gallon]?',
    '(A/B)',
  ],
  [
    '[a|the] [bus|car|train|plane] [goes|travels|drives] [at |]A [km per hour|km/h|mph|miles per hour] for B hours. How far [does it go|is that]?',
    '(A*B)',
  ],
  [
    'how long [does it take|do I need] to [drive|go|travel] A [km|miles] at B [km/h|mph|km per hour]?',
    '(A/B)',
  ],
  [
    '[we|I|they] [baked|made|ordered|bought|picked] A T and [ate|sold|gave away|used] B[ of them|]. How many [are left|are there now|remain|do we have left]?',
    '(A-B)',
  ],
  [
    'a [shop|bakery|farmer|store] [had|made|ordered] A T and [sold|threw away|gave away] B[ of them|]. How many [are left|remain|were not sold]?',
    '(A-B)',
  ],
  ['how many T are left if [we|I|they] [had|ordered|made|bought] A and [ate|used|sold|lost] B?', '(A-B)'],
  [
    '[I|we] [ate|used|sold|lost|gave away] B of [the|my|our] A T. How many [are left|do I still have|remain]?',
    '(A-B)',
  ],
  [
    'W [baked|bought|had|picked] A T and [shared|split|divided] them [equally |][among|between] B [friends|kids|children|neighbors]. How many did each[ one|] get?',
    '(A/B)',
  ],
  [
    'W [gives|gave] each of [his|her] A [friends|kids|children] B T. How many T [is that|did W give away|does W need]?',
    '(A*B)',
  ],
  [
    'each [child|student|guest|person] [needs|gets|eats] A T. How many T [for|do] B [children|students|guests|people][ need|]?',
    '(A*B)',
  ],
  [
    '[a|each|one] [box|pack|bag|crate] [has|holds|contains] A T. How many T are in B [boxes|packs|bags|crates]?',
    '(A*B)',
  ],
  [
    '[a|one] [box|pack|bag] [has|holds] A T. How many [boxes|packs|bags] [do I need|are needed] for B T?',
    '(B/A)',
  ],
  [
    'A [tables|cars|bikes|dogs] [with|have] B [legs|wheels|seats|chairs] each. How many [legs|wheels|seats|chairs] [in total|are there|altogether]?',
    '(A*B)',
  ],
  [
    '[a|the] [book|movie|game] [has|takes|costs] A. [I|We] [have|finished|saved] B. How much is [left|missing]?',
    '(A-B)',
  ],
  ['[what|which number] [do I|must I|should I] [add to|put on top of] B to [get|reach|make] A?', '(A-B)'],
  ['B plus what [equals|makes|gives|is] A?', '(A-B)'],
  ['what plus B [equals|makes|gives|is] A?', '(A-B)'],
  ['B times what [equals|makes|gives|is] A?', '(A/B)'],
  ['what times B [equals|makes|gives|is] A?', '(A/B)'],
  ['what is [missing|left] [from|between] B to A?', '(A-B)'],
  ['how many [do I need|are missing] from B to [get to |reach |]A?', '(A-B)'],
  ['how many Bs [are there in|make|fit into|go into] A?', '(A/B)'],
  ['[tip|a tip of] P on M', '(P/100*M)'],
  ['[calculate|work out|what is] a P tip [for|on] [a bill of|] M', '(P/100*M)'],
  ['[my|the] bill [was|is] M, add [a |]P tip', '(M*(1+P/100))'],
  ['M [bill|dinner] [with|plus|and] [a |]P tip[, total|, how much in total|]', '(M*(1+P/100))'],
  ['[what is|how much is|what do I pay for] M [after|with] [a |]P [discount|off]?', '(M*(1-P/100))'],
  [
    '[a|the] [phone|jacket|tv|ticket] [costs|was|is] M, [now|and is|and it is] P off. [What do I pay|How much is it now|What is the new price]?',
    '(M*(1-P/100))',
  ],
  [
    '[prices|my rent|my salary] of M [rise|rises|goes up|increases] by P. [What is the new one|How much is that now]?',
    '(M*(1+P/100))',
  ],
  ['P of [the |]A [students|people|guests] [are|were] [sick|girls|late]. How many is that?', '(P/100*A)'],
  ['A of B [students|people|questions] [are|were] [right|here|sick]. What percent is that?', '(A/B*100)'],
  [
    'I [got|answered] A [right |]out of B[ questions| points|]. [What percent is that|What percentage|How many percent]?',
    '(A/B*100)',
  ],
];
