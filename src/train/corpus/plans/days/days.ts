// Facts about days that have to be found first, and numbers worked out of spans of time.

import type { Random } from '../../random.ts';
import { capital, chosen, figures, found, type Slots, worded, worked } from '../choices.ts';
import { joined } from '../frames.ts';
import { someDomain } from '../made-up.ts';
import { countedSpan, date, foundDate, type Phrase } from '../phrases.ts';
import { someone } from '../things.ts';

/** A day as a noun phrase, as what happened on it, and as the question for it. */
interface Day {
  readonly noun: string;
  /** "Ada joined"; absent where nothing happened. */
  readonly event?: string;
  /** "did Ada join" */
  readonly did?: string;
  readonly found: Phrase;
}

// What a person does once, in the past, and as it is asked for: past; base.
const DEEDS = [
  'joined|join',
  'joined us|join',
  'signed up|sign up',
  'became a customer|become a customer',
  'became a member|become a member',
  'enrolled|enroll',
  'left|leave',
  'started|start',
  'retired|retire',
  'moved in|move in',
  'registered|register',
  'was hired|be hired',
  'was born|be born',
  'was admitted|be admitted',
] as const;

function dayOf(rng: Random): Day {
  const kind = rng.unit();
  const domain = someDomain(rng);
  if (kind < 0.2) {
    const known = foundDate(rng, false);
    return { noun: known.said, found: known };
  }
  if (kind < 0.5) {
    const who = rng.chance(0.75)
      ? someone(rng)
      : chosen(
          `[our|the] ${rng.pick(domain.extremes)} ${rng.pick(['customer', 'member', 'employee', 'student', domain.thing])}`,
          rng,
        );
    const [past = '', base = ''] = rng.pick(DEEDS).split('|');
    const passive = past.startsWith('was ');
    const did = passive ? `was ${who} ${base.slice(3)}` : `did ${who} ${base}`;
    const noun = worded(
      '[the day {who} {past}|the date when {who} {past}|the day on which {who} {past}|the day that {who} {past}]',
      { who, past },
      rng,
    );
    return { noun, event: `${who} ${past}`, did, found: found('database', noun, `When ${did}?`) };
  }
  const who = rng.chance(0.6)
    ? chosen(
        `[the|our|our very|the very] [${rng.pick(domain.extremes)}|first|last|latest|earliest|newest] ${domain.thing}`,
        rng,
      )
    : domain.named(rng);
  const past = `was ${domain.event}`;
  if (domain.event === 'joined' || rng.chance(0.35)) {
    const noun = worded("[the date of {who}|the date of {who}|the day of {who}|{who}'s date]", { who }, rng);
    return { noun, found: found('database', noun, `What is the date of ${who}?`) };
  }
  const did = `was ${who} ${domain.event}`;
  const noun = worded(
    '[the day {who} {past}|the date when {who} {past}|the day on which {who} {past}|the day when {who} {past}]',
    { who, past },
    rng,
  );
  return { noun, event: `${who} ${past}`, did, found: found('database', noun, `When ${did}?`) };
}

interface Fact {
  readonly asked: string;
  /** Over the day `{d}`. */
  readonly plain: readonly string[];
  /** Over what happened, `{e}`, asked as `{did}`. */
  readonly events?: readonly string[];
}

// `{f}` is a fixed date, `{s}` a span, `{w}` a weekday, `{u}` a unit.
// biome-ignore format: a table, one block per fact
const FACTS: readonly Fact[] = [
  { asked: 'What day of the week is $1?', plain: ['[What|Which] day of the week [is|was] {d}?', '[What|Which] weekday [is|was|would be] {d}?', 'On [what|which] [weekday|day of the week] [was|is|falls|lies] {d}?', '{D}: [which|what] [weekday|day of the week] [is|was] [that|it]?', 'Tell me the [weekday|day of the week] of {d}.', '{D} [is|was|falls on|fell on] [what|which] [weekday|day of the week]?', 'Was {d} a {w}? [Which weekday was it|What weekday was it]?', 'The weekday of {d}[?|, please.]', 'I want to know the [weekday|day of the week] of {d}.', 'What day does the date {d} fall on?'],
    events: ['On [what|which] [weekday|day of the week] {did}?', '[What|Which] [weekday|day of the week] was it when {e}?', '{E}[.|;] [What|Which] [weekday|day of the week] was [that|it]?', '[What|Which] [weekday|day of the week] {did} on?', '{E} on [which|what] [weekday|day of the week]?', 'The day {e}, [what|which] weekday was it?', 'Which day of the week was it that {e}?'] },
  { asked: 'In which week of the year is $1?', plain: ['In [which|what] [calendar |]week [of the year |] [is|was|falls|lies] {d}?', 'What is the week number of {d}?', '[Which|What] calendar week [is|was] {d}?', '{D} [is|was|falls] in which [calendar |]week?'], events: ['In [which|what] [calendar |]week [of the year |]{did}?', '{E} in which [calendar |]week?', '[What|Which] week of the year was it when {e}?'] },
  { asked: 'Which day of the year is $1?', plain: ['[Which|What] day of the year [is|was] {d}?', 'What number [in|within] the year [has|had] {d}?', '{D}: which day of the year is it?', 'How many days into the year [is|was] {d}?'], events: ['On which day of the year {did}?', '{E} on which day of the year?', 'How many days into the year {did}?'] },
  { asked: 'Which quarter is $1 in?', plain: ['[Which|What] quarter [is|was] {d} in?', 'In [which|what] quarter [of the year |] [is|was|falls] {d}?', '{D} belongs to which quarter?', 'To which quarter does {d} belong?'], events: ['In [which|what] quarter [of the year |]{did}?', '[Which|What] quarter was it when {e}?', '{E} in [which|what] quarter?'] },
  { asked: 'What date is {s} after $1?', plain: ['[What|Which] date is {s} after {d}?', '[What|Which] day comes {s} after {d}?', 'What is {d} plus {s}?', 'Add {s} to {d}.', '{D} plus {s}?', '{S} after {d}, [what|which] [date|day] is it?', 'When are {s} over [after|from] {d}?', 'The [deadline|warranty|lease|notice|guarantee|trial] [is|runs|lasts] {s} from {d}[.|;] when does it [end|expire|run out]?', 'From {d} we wait {s}. [What|Which] date is it then?', 'What date is it {s} [later than|past|following] {d}?', 'When do {s} end that begin on {d}?', 'Payment is due {s} after {d}. When is [that|it]?', '{S} from {d}: [which|what] date?', 'There is a [party|meeting|check|review|test] {s} after {d}; on [which|what] date?'],
    events: ['What [date was|was the date] {s} after {e}?', '{S} after {e}, what [was the date|date was it]?', '{E}. What date was {s} later?', '{E} and {s} later there was a [party|test|meeting|prize]. [When|On which date] was that?', 'When were {s} over after {e}?', '{E} with a [trial|warranty|contract] of {s}: when [did|does] it [end|expire]?', 'On what date had {s} passed since {e}?', 'When {did}, plus {s}?'] },
  { asked: 'What date is {s} before $1?', plain: ['[What|Which] date is {s} before {d}?', '[What|Which] day came {s} before {d}?', '{S} before {d}: [which|what] [date|day]?', '{D} minus {s}?', 'Subtract {s} from {d}.', 'We [remind|must tell|inform|write to] people {s} before {d}. When is that?', 'Go back {s} from {d}.', 'What was the date {s} ahead of {d}?', 'I have to be ready {s} before {d}; which date is that?'], events: ['What was the date {s} before {e}?', '{S} before {e}, what date was it?', '{E}. Which date was {s} earlier?', '{E}, but we had [called|written|asked] {s} before. On what date?'] },
  { asked: 'How many {u} are there from $1 until {f}?', plain: ['How many {u} [are there|is it|lie|were there] from {d} to {f}?', 'How many {u} lie between {d} and {f}?', 'How many {u} [before|ahead of] {f} [is|was] {d}?', 'Count the {u} from {d} [until|to|up to] {f}.', '{U} from {d} until {f}?', '{D} until {f}: how many {u}?', 'How many {u} passed [from {d} until|between {d} and] {f}?'],
    events: ['How many {u} [lie|lay|are there|passed|were there] between the day {e} and {f}?', '{E}[.|;] [how many {u} is that|how many {u} was that|how many {u} ago was that] [on|as of|until] {f}?', 'By {f}, how many {u} [ago {did}|had passed since {e}]?', 'How many {u} [was it|were there|is it] from the day {e} [to|until] {f}?', 'On {f}, how many {u} [was it since|had gone by since] {e}?', 'How many {u} before {f} {did}?', 'From when {e} to {f}, how many {u} are there?'] },
  { asked: 'How many {u} are there from {f} until $1?', plain: ['How many {u} [are there|is it|were there] from {f} [to|until] {d}?', 'How many {u} after {f} [is|was] {d}?', 'How many {u} [passed|lay] between {f} and {d}?', 'From {f} until {d}, how many {u}?', '{D}: how many {u} after {f}?'], events: ['How many {u} after {f} {did}?', 'How many {u} had passed since {f} when {e}?', 'How many {u} are there from {f} to the day {e}?', 'From {f}, how many {u} did it take until {e}?'] },
  { asked: 'How long is it from $1 until {f}?', plain: ['How long is it from {d} [to|until] {f}?', 'How much time [is there|lies|passed] between {d} and {f}?', 'What is the time span from {d} to {f}?'], events: ['How long was it from the day {e} until {f}?', 'How much time had passed since {e} on {f}?', '{E}. How long was that before {f}?'] },
  { asked: 'What is the first {w} after $1?', plain: ['[What|Which date|When] is the [first|next] {w} after {d}?', 'The {w} [after|following] {d}, [which|what] date is it?', 'When is the {w} that follows {d}?', 'We meet on the first {w} after {d}. When is that?', 'Name the date of the first {w} after {d}.'], events: ['What date was the first {w} after {e}?', 'When was the {w} after {e}?', '{E}. When was the next {w}?'] },
  { asked: 'What is the last {w} before $1?', plain: ['[What|Which date|When] is the last {w} before {d}?', 'The {w} [before|preceding] {d}, [which|what] date is it?', 'What date was the {w} before {d}?', 'Name the date of the last {w} before {d}.'], events: ['What date was the last {w} before {e}?', 'When was the {w} before {e}?', '{E}. When was the {w} before that?'] },
  { asked: 'How many days are there in the month of $1?', plain: ['How many days [has|had] the month of {d}?', 'How many days does the month of {d} have?', 'How long is the month of {d}, in days?'], events: ['How many days did the month have in which {e}?', '{E}: how many days had that month?'] },
  { asked: 'What day of the week is {s} after $1?', plain: ['[What|Which] [weekday|day of the week] is {s} after {d}?', 'On [what|which] weekday [is|was] the date {s} after {d}?', '{S} after {d}, [what|which] weekday is it?', 'We meet again {s} after {d}. Which weekday is that?'], events: ['[What|Which] weekday was it {s} after {e}?', '{E}. Which weekday was it {s} later?', 'On what weekday had {s} passed since {e}?'] },
  { asked: 'What day of the week is {s} before $1?', plain: ['[What|Which] weekday is {s} before {d}?', '{S} before {d}: [which|what] [weekday|day of the week]?'], events: ['Which weekday was it {s} before {e}?'] },
  { asked: 'What date is {y} after $1?', plain: ['What date is {y} after {d}?', 'When is {d} {y} ago?'], events: ['When {did}, and when is it {y} since then?', 'When [does|did] it become {y} since {e}?', 'The anniversary: {e}, so when are {y} full?', '{E}; on what date is it {y} ago?'] },
  { asked: 'Is the year of $1 a leap year?', plain: ['Is the year of {d} a leap year?', 'Was the year of {d} a leap year?', '{D}: is that year a leap year?'], events: ['Was the year in which {e} a leap year?', '{E}. Was that year a leap year?'] },
];

const UNITS = ['days', 'days', 'days', 'weeks', 'months', 'years', 'hours', 'working days', 'working days'];
const NUMBERS = ['two', 'three', 'four', 'six', 'ten', 'twenty', 'ninety'];
const span = (rng: Random): string =>
  `${rng.chance(0.7) ? rng.int(2, 120) : rng.pick(NUMBERS)} ${rng.pick(['days', 'days', 'weeks', 'months', 'years'])}`;
const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A fact about a day that another step finds. */
export function ofDay(rng: Random): Phrase {
  const day = dayOf(rng);
  const fact = rng.pick(rng.chance(0.25) ? FACTS.slice(0, 1) : FACTS);
  const [s, u] = [span(rng), rng.pick(UNITS)];
  const slots: Slots = {
    ...{
      d: day.noun,
      D: capital(day.noun),
      e: day.event ?? '',
      E: capital(day.event ?? ''),
      did: day.did ?? '',
    },
    ...{
      s,
      S: capital(s),
      y: rng.pick(['one year', 'a year', 'two years', 'ten years', `${rng.int(2, 50)} years`]),
      u,
      U: capital(u),
      w: rng.pick(WEEK),
      f: date(rng).said,
    },
  };
  const rows =
    day.event !== undefined && fact.events !== undefined && rng.chance(0.7) ? fact.events : fact.plain;
  return worked(
    capital(worded(rng.pick(rows), slots, rng)),
    [worded(fact.asked, slots, rng)],
    [day.found],
    'calendar',
  );
}

// biome-ignore format: a table, one row per wording
const APART: readonly string[] = [
  'How many {u} [are there|lie|passed|lay|were there] between {d} and {g}?', 'How many {u} [are|lie] from {d} to {g}?', '{D} and {g}: how many {u} [apart|in between|lie between them]?', 'How many {u} separate {d} [and|from] {g}?', 'From {d} to {g}, how many {u} [are there|is it|passed]?', 'How many {u} did it take from {d} to {g}?', 'How many {u} after {d} [was|came|is] {g}?', 'Count the {u} between {d} and {g}.',
];
const EVENTS_APART: readonly string[] = [
  'How many {u} after {e} {did2}?',
  '{E}, and later {e2}: how many {u} [apart|in between]?',
  'How many {u} [lay|passed] between the day {e} and the day {e2}?',
  '{E} and {e2}. How many {u} apart was that?',
  'How many {u} were there from when {e} until {e2}?',
  'When {e2}, how many {u} [ago {did}|had passed since {e}]?',
];

/** Two days that other steps find. */
export function ofTwoDays(rng: Random): Phrase {
  const [a, b, u] = [dayOf(rng), dayOf(rng), rng.pick(UNITS)];
  const slots: Slots = {
    ...{
      u,
      d: a.noun,
      D: capital(a.noun),
      g: b.noun,
      e: a.event ?? '',
      E: capital(a.event ?? ''),
      did: a.did ?? '',
    },
    ...{ e2: b.event ?? '', did2: b.did ?? '' },
  };
  const both = a.event !== undefined && b.event !== undefined;
  const said = worded(rng.pick(both && rng.chance(0.6) ? EVENTS_APART : APART), slots, rng);
  return worked(capital(said), [`How many ${u} are there from $1 until $2?`], [a.found, b.found], 'calendar');
}

// Of the `{u}` of a span `{s}`, of which there are `$1`; `{one}` is one of them.
// biome-ignore format: a table, one block per calculation
const OF_SPANS: readonly { asked: readonly string[]; facts: readonly string[]; tails: readonly string[]; plain?: readonly string[] }[] = [
  { asked: ['{x} times $1'], facts: ['[I|we|you] [save|earn|pay|spend|put aside|need|donate|lose] {x} [every|each|a|per] {one} {s}', '{who} [saves|earns|pays|reads|runs|walks|writes|swims|drinks|eats|works|sells] {x} [pages |kilometres |hours |letters |] [every|each|a] {one} {s}', '[the rent|parking|a room|a car|the machine|storage|a hotel|the boat|a guide|the fine] [is|costs] {x} [a|per|each|for each] {one} {s}', '[a|the] [factory|printer|baker|well|hen house|mill] [makes|gives|uses] {x} [boxes|litres|kilos|loaves|eggs|] [a|per|every] {one} {s}'], tails: ['how much is [that|it] [in all|altogether|in total|]', '[what|how much] does [that|it] come to', 'what is the total', 'how [much|many] in total', 'what does that make [altogether|]'],
    plain: ['At {x} [a|per] {one}, [what|how much] is it {s}?', 'What does {x} [a|per] {one} [come to|make|add up to] {s}?', 'How much is {x} for each of the {u} {s}?', 'Multiply {x} by the number of {u} {s}.', 'If {x} is [paid|due|needed|used] [every|each] {one}, how much is it {s}?'] },
  { asked: ['{n} divided by $1'], facts: ['[a|the] [debt|bill|book|load|budget|sum|supply|stock] of {n} [is|has to be] [paid back|spread|divided|used up] [evenly|equally|] over the {u} {s}', '{n} [pages|litres|letters|tons|kilos|] have to [last|be used|be done] [for|in] the {u} {s}', '{who} [has|needs|earns|gets] {n} for the {u} {s}'], tails: ['how much is that [a|per|each] {one}', 'what is the share of [a|one|each] {one}', 'how much [falls to|is it for] [each|one] {one}'], plain: ['{n} spread [evenly |] over the {u} {s} is how much [a|per] {one}?', 'Divide {n} by the number of {u} {s}.', 'What is {n} [a|per] {one} if it is for the {u} {s}?'] },
  { asked: ['$1 divided by {k}'], facts: ['{k} [people|drivers|nurses|guards|teams] [share|split|divide] the {u} {s}', 'the {u} {s} are [divided|split] [by|into] {k}'], tails: ['how many {u} [is that|are that] [each|for each|]', 'how many for each'], plain: ['Divide the {u} {s} by {k}.', 'How many times do {k} {u} fit into the time {s}?', 'How many {u} {s} are there, divided by {k}?', 'What is the number of {u} {s} divided by {k}?'] },
  { asked: ['2 times $1'], facts: ['the {u} {s} count double'], tails: ['how many is that', 'how many are they then'], plain: ['Twice the number of {u} {s}, [what|how much] is it?', 'Double the {u} {s}.', 'What is twice the number of {u} {s}?'] },
  { asked: ['half of $1'], facts: ['half of the {u} {s} [were|are] [free|lost|rainy|over]'], tails: ['how many [is that|were they|are they]'], plain: ['Half of the {u} {s}, how many are they?', 'What is half the number of {u} {s}?'] },
  { asked: ['$1 minus {k}'], facts: ['of the {u} {s} {k} [are|were] [holidays|free|lost|rainy|over]', '{who} is [ill|away|absent] on {k} of the {u} {s}'], tails: ['how many [are left|remain]'], plain: ['How many {u} {s} are left when {k} are taken off?', 'Subtract {k} from the number of {u} {s}.', 'The number of {u} {s}, less {k}?'] },
  { asked: ['$1 plus {k}'], facts: ['to the {u} {s} {k} more are added'], tails: ['how many [is that|are they|in all]'], plain: ['Add {k} to the number of {u} {s}.', 'What is the number of {u} {s} plus {k}?'] },
  { asked: ['{p} of $1'], facts: ['{p} of the {u} {s} [are|were] [sunny|free|lost|busy|rainy]'], tails: ['how many [is that|was that|are they]'], plain: ['How many are {p} of the {u} {s}?', 'What is {p} of the number of {u} {s}?'] },
  { asked: ['{x} times $1', '#1 plus {n}'], facts: ['{who} pays {x} [a|per] {one} {s} and {n} once', 'the car costs {x} a {one} {s} plus {n} for [insurance|petrol|cleaning]'], tails: ['how much is it in all', 'what is the total'] },
  { asked: ['{x} times $1', '{h} minus #1'], facts: ['[I|we] have {h} and spend {x} [every|each|a] {one} {s}', 'from {h} {who} takes {x} [every|each] {one} {s}'], tails: ['what is left', 'how much [is left|remains]'] },
];

/** Numbers worked out of spans of time. */
export function ofSpan(rng: Random): Phrase {
  const { unit: u, span: s, found: days } = countedSpan(rng);
  const row = rng.pick(OF_SPANS);
  const slots: Slots = { ...figures(rng), who: someone(rng), u, s, one: u.replace(/s$/, '') };
  const direct = row.facts.length === 0 || (row.plain !== undefined && rng.chance(0.4));
  const say = (rows: readonly string[]): string => worded(rng.pick(rows), slots, rng);
  const said = direct ? capital(say(row.plain ?? [])) : joined(say(row.facts), say(row.tails), rng);
  return worked(
    said,
    row.asked.map((text) => worded(text, slots, rng)),
    [days],
  );
}
