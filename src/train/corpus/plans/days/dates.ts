// What is asked about a day that has to be found first: its weekday, its place in the year, days beside it, spans to others.
import { WEEKDAYS } from '../../date-words.ts';
import type { Random } from '../../random.ts';
import type { Question } from '../facts.ts';
import { filled } from '../money.ts';
import type { Phrase } from '../phrases.ts';
import {
  countedDay,
  type Day,
  datedThing,
  type Happening,
  happening,
  happenings,
  span,
  writtenDay,
} from './found.ts';
import { type Slots, say } from './say.ts';

/** Patterns, and what a step asks: `$1`, `$2` are the days in their order. */
type Fact = readonly [asked: string, patterns: readonly string[]];

// `{d}` the day as a noun, `{ev}` what happened, `{did}` the same as a question.
// biome-ignore format: a table, one block per fact
const OF_EVENTS: readonly (readonly [number, Fact])[] = [
  [3, ['What day of the week is $1?', [
    '[What|Which] [weekday|day of the week] {did} [on|]?', 'On [what|which] [weekday|day of the week] {did}?', '{Ev}[;|,|:| -] [what|which] [weekday|day of the week] was [that|it]?',
    '{Ev}. [What|Which] [weekday|day of the week] was [that|it]?', '[What|Which] [weekday|day of the week] did we have [when|the day|on the day] {ev}?', '{Ev} on [what|which] [weekday|day of the week]?',
    '[Tell me|Give me|I need|Say|Name] the [weekday|day of the week] [on which|when] {ev}.', 'the [weekday|day of the week] [on which|when] {ev}', '[I know|It is noted|We remember|They say] that {ev}, but on [what|which] [weekday|day of the week]?',
    '[Look up|Check|Find out] [when|on which date] {ev}[, then| and] [tell me|say|give me] [its weekday|the weekday|what day of the week it was].', 'The day {ev}: was it a [Monday|Sunday|Friday] or which weekday?',
    'If {ev}, [what|which] [weekday|day of the week] was that?', 'Which of the seven weekdays [was it|had we] when {ev}?']]],
  [1.2, ['In which week of the year is $1?', [
    'In [which|what] [week|week of the calendar|week, by its number,] {did}?', '[Which|What] [calendar week|week of the year|week number] [was it|did we have|did we write] when {ev}?', '{Ev}. [Which|What] [calendar week|week of the year|week] [was that|was it|does that fall in]?',
    'The [number of the week|week number|calendar week] [in which|when] {ev}?', '{Ev} in [which|what] [calendar week|week of the year]?', '[Give me|I need|Find] the [calendar week|week of the year] in which {ev}.']]],
  [1.2, ['Which day of the year is $1?', [
    '[Which|What] day of the year [was it|was that] when {ev}?', '{Ev}. [Which|What] day of the year was that[, counted from New Year|]?', 'How [many days|far] into the year {did}?', 'Counting from New Year, on [which|what] day of the year {did}?',
    'On which day of the year, [as a number|counted from January], {did}?', 'The [how-manieth|number of the] day of the year [was it|was that] when {ev}?', 'How many days old was the year when {ev}?']]],
  [1.2, ['Which quarter is $1 in?', [
    'In [which|what] quarter [of the year|] {did}?', '[Which|What] quarter was it when {ev}?', '{Ev}. [Which|What] quarter [of the year|] [was that|is that|does it fall in|do we book it in]?', '{Ev} in [which|what] quarter?', 'Does the day {ev} belong to the first, second, third or fourth quarter?',
    '[For|To] which quarter does it count that {ev}?', '[I need|Tell me|Give me] the quarter in which {ev}.']]],
  [0.8, ['How many days are there in the month of $1?', [
    'How many days [were there|had we] in the month when {ev}?', 'How long, in days, was the month in which {ev}?', '{Ev}. How many days [had|were in] that month?', 'The month in which {ev}: how many days [did it have|has it got|long was it]?', 'Number of days in the month when {ev}?']]],
  [0.8, ['Is $1 in a leap year?', [
    'Was [it a leap year|that a leap year] when {ev}?', '{Ev}. Was that [in|] a leap year?', 'Did the year [in which|when] {ev} have a leap day, I mean was it a leap year?', '{Ev} - in a leap year[ or not|]?', 'Tell me whether {ev} in a leap year.']]],
];

// biome-ignore format: a table, one block per fact
const OF_NOUNS: readonly (readonly [number, Fact])[] = [
  [2, ['What day of the week is $1?', [
    '[What|Which] [weekday|day of the week] [is|was] {d}?', '{D}: [what|which] [weekday|day of the week] [is|was] [it|that]?', 'On [what|which] [weekday|day of the week] [does|did] {d} [fall|come|lie]?', '{D} [falls|fell] on [what|which] [weekday|day of the week]?',
    '[weekday|day of the week] of {d}', '[Take|Look up|Consider] {d}. [What|Which] [weekday|day of the week] is [it|that]?', '[Tell me|I need|Give me] the [weekday|day of the week] of {d}.', 'I want to know what weekday {d} [is|was].']]],
  [1.4, ['In which week of the year is $1?', [
    'What is the [week number|calendar week|number of the week] of {d}?', '[calendar week|week number] of {d}', 'In [which|what] [calendar week|week|week of the year] [is|was|lies] {d}?', '[Which|What] [calendar week|week of the year] does {d} [fall in|belong to|come in]?', '{D}: [which|what] [calendar week|week of the year] is that?', 'Which week of our planner shows {d}?']]],
  [1.4, ['Which day of the year is $1?', [
    '[Which|What] day of the year [is|was] {d}?', '{D} is [which|what] day of the year?', 'Counted from [New Year|January], which day of the year is {d}?', '{D}: how many days into the year is that?', 'How many days into the year is {d}?']]],
  [1.4, ['Which quarter is $1 in?', [
    'In [which|what] quarter [of the year|] [is|was|lies] {d}?', '{D}: [which|what] quarter[ of the year|]?', '[To|For] which quarter does {d} [belong|count]?', 'Which quarter does {d} [fall into|belong to]?', 'quarter of {d}', 'In which quarter do we [book|file|report] {d}?']]],
];

// `{p}` a span of time.
// biome-ignore format: a table, one block per fact
const SHIFTED: readonly Fact[] = [
  ['What date is {p} after $1?', [
    '[What|Which] date [was|is|comes|do we have] {p} after {d}?', '{P} after {d} [we celebrate|there is a party|a reminder goes out|the warranty ends|a review is planned|we call again|the offer expires]. [On which date is that|When is that|What date is that|Which date]?', '{P} after {d}: [which date is that|what date|what is the date]?',
    'The [guarantee|warranty|trial|notice period|probation|deadline] [is|lasts|runs for] {p} [from|starting on|counted from] {d}. [When|On which date] [does it end|is it over]?', '[When|On what date] [are|were] {p} over[, counted from|, starting on|, beginning with] {d}?', 'Start [on|from] {d} and [add|go on for|wait] {p}. [What date is it|Which date do you reach|When is that]?',
    'Payment is due {p} after {d}. [When|On which date] [is that|must it be there]?', '[I|We] [wait|waited] {p}, counted from {d}. [Which date is it then|What is the date then]?', '[Take|Find] {d} and [add|go forward] {p}.', '[Due date|Deadline]: {p} after {d}. [When|Which date]?', 'Where in the calendar do we land {p} after {d}?',
    '[What is the end of|When ends] a term of {p} that begins on {d}?', 'If {d} is the start, when have {p} gone by?']],
  ['What date is {p} before $1?', [
    '[What|Which] date [was|is|do we have] {p} before {d}?', '{P} before {d}[, what was the date|, which date|: date]?', 'We [prepare|book|order|send the letters|start] {p} before {d}. [When|On which date] is that?', 'Go back {p} from {d}[: what date is it|. Which date do you reach|. When is that]?', '[I|We] [must|have to] [cancel|apply|call|announce it] {p} [before|ahead of] {d}. [By which date|On which date|When]?',
    'Counting back {p} from {d}, [what date is it|where do we land]?', '{P} earlier than {d}: which date?', '[Subtract|Take] {p} from {d}.']],
  ['What day of the week is {p} after $1?', [
    '[What|Which] [weekday|day of the week] is {p} after {d}?', 'On [what|which] [weekday|day of the week] does the day {p} after {d} fall?', '{P} after {d}: what weekday is that?', 'Wait {p}, starting from {d}; which day of the week is it [then|by then]?', 'Add {p} to {d} and tell me the weekday.', 'Which weekday comes {p} after {d}?']],
];
// biome-ignore format: a table, one block per fact
const SHIFTED_EVENTS: readonly Fact[] = [
  ['What date is {p} after $1?', [
    '[What|Which] date [was|is] {p} after {ev}?', '{P} after {ev} a [check|visit|inspection|review|call] [followed|was due|took place]. [On which date|When|Which date was it]?', '{Ev}. [What|Which] date [was|is|do we have] {p} [later|after that]?', '{Ev}; {p} later [a reminder was sent|somebody called|it was checked]. [When|On which date] was that?', 'When [were|are] {p} over [since|after] {ev}?',
    'When [do|did] we [celebrate|count|complete] {p} since {ev}?', '{Ev} and everything [must be|had to be] ready {p} after that. By which date?', '[When|On what date] [is|was] it {p} since {ev}?', '{Ev}. Add {p}. [Date|Which date|What date is it]?']],
  ['What date is {p} before $1?', [
    '[What|Which] date was {p} before {ev}?', '{Ev}. [What|Which] date was {p} [earlier|before that]?', '{P} before {ev}, [what was the date|which date did we write|something went wrong: on which date]?', 'The talks began {p} before {ev}. [When|On which date] was that?', '{Ev}; the papers had come {p} before. On what date?']],
  ['What day of the week is {p} after $1?', ['[What|Which] [weekday|day of the week] was [it|] {p} after {ev}?', '{Ev}. [What|Which] [weekday|day of the week] was it {p} later?', '{P} after {ev} we met. On which weekday?']],
];
// `{w}` a weekday, `{f}` first or next.
// biome-ignore format: a table, one block per fact
const BESIDE: readonly Fact[] = [
  ['When is the {f} {w} after $1?', [
    '[What|Which] date [is|was] the {f} {w} after {t}?', 'When [is|was] the {f} {w} after {t}?', '[Give me|Tell me|I need] the date of the {f} {w} after {t}.', '{Ev}. [When|On which date] was the {f} {w} after [that|it]?', 'The {f} {w} after {t}: [which date|what date is it|when is it]?', 'We [always meet|deliver|pay] on the {f} {w} after {t}. [When|Which date] is that?', 'Starting from {d}, when does the {f} {w} come after it?']],
  ['When is the last {w} before $1?', [
    '[What|Which] date [is|was] the last {w} before {t}?', 'When was the last {w} before {t}?', '[Give me|Tell me|Find] the date of the last {w} before {t}.', '{Ev}. [When|On which date] was the last {w} before [that|it]?', 'The last {w} before {t} [was which date|came on which date]?', 'There was a meeting on the last {w} before {t}. [On which date|When]?']],
];
// `{u}` a unit, `{x}` a day that is known.
// biome-ignore format: a table, one block per fact
const UNTIL: readonly Fact[] = [
  ['How many {u} are there from $1 until {x}?', [
    'How many {u} [had passed|went by|passed|were there|lay] between {d} and {x}?', 'From {d} [to|until] {x}[, how many {u} is it|: how many {u}]?', '{Ev}. How many {u} [later|after that] was {x}?', 'On {x}, how many {u} had [gone by|passed|it been] since {t}?', '{Ev}; today we write {x}. How many {u} [is|was] that?', 'By {x}, how many {u} [were|had] [past|gone by] since {ev}?',
    '{U} from {d} [to|until] {x}?', 'How many {u} did it take from {d} until {x}?', '[Count|I need|Tell me] the {u} [from {d} until|between {d} and] {x}.', 'How many {u} after {t} [was|came] {x}?', '{Ev}. Take it until {x}: how many {u}?']],
  ['How many {u} are there from {x} until $1?', [
    'How many {u} [were there|passed|lay] between {x} and {d}?', 'From {x} [to|until] {d}[, how many {u} is it|: how many {u}]?', 'How many {u} after {x} {did}?', 'How many {u} had [passed|gone by] since {x} when {ev}?', 'It was {x}. How many {u} [later|after that] {did}?', '{U} from {x} [to|until] {d}?', 'We had waited since {x} when {ev}. How many {u} was that?', 'How many {u} did we [have to wait|wait] from {x} until {ev}?', 'How many {u} did it take from {x} until {ev}?']],
];
// Two days of one kind, `{a}` and `{b}`.
// biome-ignore format: a table
const APART: Fact = ['How many {u} are there from $1 until $2?', [
  'How many {u} [passed|lay|lie|are there|went by] between {d} and {e}?', '{Ev}, and [later|then|after that] {ev2}. How many {u} [are|lie|were] [in between|between the two]?', 'From {d} [to|until] {e}, how many {u} is it?', 'How many {u} after {ev} {did2}?', 'How many {u} [earlier|sooner] than {b} {dida}?',
  'How far apart, in {u}, {were}: {a} and [then|later] {b}?', 'How many {u} [are there|did it take] from {d} until {ev2}?', 'First {ev}, then {ev2}. How many {u} [was|is] that?', '{U} between {d} and {e}?', 'How many {u} had gone by since {ev} when {ev2}?', 'How far, in {u}, is {e} from {d}?',
]];

const UNITS = ['days', 'days', 'days', 'weeks', 'months', 'working days', 'hours', 'years'];

const ended = (asked: string, slots: Slots, expert: string, parts: readonly Phrase[]): Phrase => ({
  ...{ said: '', expert, parts },
  ask: (values) => filled(asked, slots).replace(/\$(\d)/g, (_, i: string) => values[Number(i) - 1] ?? ''),
});
/** A question for the calendar about days that are found. */
export function about(
  rng: Random,
  [asked, patterns]: Fact,
  slots: Slots,
  ...days: readonly Phrase[]
): Question {
  return { said: say(rng.pick(patterns), slots, rng), ends: [ended(asked, slots, 'calendar', days)] };
}

const without = ([asked, patterns]: Fact, slot: RegExp): Fact => [
  asked,
  patterns.filter((text) => !slot.test(text)),
];
const EVENT = /\{(?:ev|Ev|did)/;

/** What may stand after "after": the day, or what happened on it. */
const either = (day: Happening, rng: Random): string => (rng.chance(0.5) ? day.noun : day.told);
const slotsOf = (day: Happening, rng: Random): Slots => ({
  d: day.noun,
  ev: day.told,
  did: day.did,
  t: either(day, rng),
});

function ofEvent(rng: Random): Question {
  const day = happening(rng);
  const slots = {
    ...slotsOf(day, rng),
    p: span(rng),
    x: writtenDay(rng),
    u: rng.pick(UNITS),
    w: rng.pick(WEEKDAYS),
    f: rng.pick(['first', 'next']),
  };
  const fact = rng.weighted<() => Fact>([
    [3, () => rng.weighted(OF_EVENTS)],
    [1, () => rng.weighted(OF_NOUNS)],
    [1.5, () => rng.pick(SHIFTED)],
    [1.5, () => rng.pick(SHIFTED_EVENTS)],
    [1.4, () => rng.pick(BESIDE)],
    [2.5, () => rng.pick(UNTIL)],
  ])();
  return about(rng, fact, slots, day.phrase);
}

function ofPair(rng: Random): Question {
  const { a, b, were } = happenings(rng);
  const slots = {
    a: a.who,
    b: b.who,
    d: a.noun,
    e: b.noun,
    ev: a.told,
    ev2: b.told,
    dida: a.did,
    did2: b.did,
    were,
    u: rng.pick(UNITS),
  };
  return about(rng, APART, slots, a.phrase, b.phrase);
}

const [FORWARD, BACK] = UNTIL as readonly [Fact, Fact];

/** About a day without an event; with spans to a day that is `later`, or before it. */
function ofNoun(rng: Random, day: Day, phrase: Phrase, later: boolean, weekday: boolean): Question {
  const x = later ? writtenDay(rng, 2016, 2034) : writtenDay(rng, 1970, 1999);
  const slots = {
    d: day.noun,
    t: day.noun,
    p: span(rng),
    x,
    u: rng.pick(UNITS),
    w: rng.pick(WEEKDAYS),
    f: 'first',
  };
  const fact = rng.weighted<() => Fact>([
    [3, () => rng.weighted(OF_NOUNS.slice(weekday ? 0 : 1))],
    [3, () => rng.pick(SHIFTED)],
    [2.5, () => without(later ? FORWARD : BACK, EVENT)],
    [0.7, () => without(rng.pick(BESIDE), EVENT)],
  ])();
  return about(rng, fact, slots, phrase);
}

/** About a weekday of a month: its weekday is no question. */
function ofCounted(rng: Random): Question {
  const day = countedDay(rng, [2000, 2015]);
  return ofNoun(rng, day, day.phrase, rng.chance(0.6), false);
}
function ofDated(rng: Random): Question {
  const day = datedThing(rng);
  return ofNoun(rng, day, day.phrase, rng.chance(0.6), true);
}

// biome-ignore format: a table
const BETWEEN: Fact = ['How many {u} are there from $1 until $2?', [
  'How many {u} [lie|are there|are] between {d} and {e}?', 'How far, in {u}, is {e} from {d}?', 'From {d} [to|until] {e}, how many {u} [is it|are there]?', '{U} from {d} to {e}?', '{D} and {e}: how many {u} [apart are they|lie between them|from the one to the other]?', 'We open on {d} and close on {e}. How many {u} is that?',
  'My [course|job|holiday|contract|therapy] [begins|starts] on {d} and ends on {e}. How many {u} [is that|does it last]?', 'Starting on {d}, how many {u} until {e}?', 'How many {u} do I [have|wait] from {d} until {e}?',
]];

function ofCountedPair(rng: Random): Question {
  const [a, b] = [countedDay(rng, [2000, 2015], true), countedDay(rng, [2016, 2034], true)];
  return about(rng, BETWEEN, { d: a.noun, e: b.noun, u: rng.pick(UNITS) }, a.phrase, b.phrase);
}

/** From a day on the calendar to one of a database, or the other way round. */
function ofBoth(rng: Random): Question {
  const [a, b] = [happening(rng), countedDay(rng, [2010, 2030], true)];
  const slots = { ...slotsOf(a, rng), x: b.noun, u: rng.pick(UNITS) };
  const fact = rng.pick(UNTIL);
  const forward = fact === UNTIL[0];
  const asked = fact[0].replace('$1', forward ? '$1' : '$2').replace('{x}', forward ? '$2' : '$1');
  return about(rng, [asked, fact[1]], slots, ...(forward ? [a.phrase, b.phrase] : [b.phrase, a.phrase]));
}

/** A shifted day whose weekday, week, quarter or distance is asked. */
function ofShifted(rng: Random): Question {
  const day = rng.chance(0.5) ? happening(rng) : countedDay(rng, [2000, 2008], true);
  const p = span(rng);
  const after = rng.chance(0.75) ? 'after' : 'before';
  const moved = ended(`What date is ${p} ${after} $1?`, {}, 'calendar', [day.phrase]);
  const d = `${rng.pick(['', '', 'the day ', 'the date '])}${p} ${after} ${day.noun}`;
  const fact = rng.chance(0.7) ? rng.weighted(OF_NOUNS.slice(1)) : without(FORWARD, EVENT);
  return about(rng, fact, { d, t: d, x: writtenDay(rng, 2016, 2034), u: rng.pick(UNITS) }, moved);
}

/** A question about a day that is found. */
export const ofDays = (rng: Random): Question =>
  rng.weighted([
    [6, ofEvent],
    [2, ofPair],
    [3, ofCounted],
    [1.5, ofDated],
    [1, ofCountedPair],
    [0.6, ofBoth],
    [1, ofShifted],
  ] as const)(rng);
