// Wordings of questions for the calendar. Places: d, a, b dates; i a time on a date; p a duration; w a weekday; z a zone;
// m a month; y a year; u a unit; t today, tomorrow or yesterday; n an ordinal.

export const WEEKDAY = [
  'What day of the week was {d}?',
  'What day of the week is {d}?',
  'On which day of the week does {d} fall?',
  'What weekday is {d}?',
  'Which weekday was {d}?',
  'what day was {d}',
  'What day of the week will {d} be?',
  'I was born on {d}. What weekday was that?',
  'On what weekday did {d} fall?',
  'Was {d} a {w}?',
  'Is {d} a {w}?',
  'Is {d} on a weekend?',
  'Tell me the day of the week for {d}.',
  'weekday of {d}',
  'They married on {d}. Which day of the week was it?',
] as const;

export const TODAY = [
  ['What day of the week is it {t}?', 'weekday'],
  ['What weekday is {t}?', 'weekday'],
  ['What day is {t}?', 'weekday'],
  ['Which calendar week is {t} in?', 'week'],
  ['What week of the year is it {t}?', 'week'],
  ['Which day of the year is {t}?', 'day-of-year'],
  ['What quarter are we in {t}?', 'quarter'],
] as const;

export const AFTER = [
  'What date is {p} after {d}?',
  'What is {p} after {d}?',
  'Which date is {p} after {d}?',
  'What date comes {p} after {d}?',
  '{d} plus {p}',
  'What is {d} plus {p}?',
  'Add {p} to {d}.',
  'What date will it be {p} from {d}?',
  'The contract begins on {d} and runs for {p}. When does it end?',
  'If I order on {d} and delivery takes {p}, when does it arrive?',
  'I was born on {d}. On what date do I turn {p} old?',
  '{p} after {d} is what date?',
  'What day of the month is it {p} later than {d}?',
  'Starting on {d}, what is the date {p} later?',
] as const;

export const BEFORE = [
  'What date is {p} before {d}?',
  'Which date was {p} before {d}?',
  'What is {p} before {d}?',
  'What date was it {p} before {d}?',
  '{d} minus {p}',
  'Subtract {p} from {d}.',
  'Go back {p} from {d}: which date?',
  'I must book {p} before {d}. On which date is that?',
  '{p} earlier than {d}, what was the date?',
  'The notice period is {p} and the lease ends on {d}. By when must I give notice?',
] as const;

export const WEEKDAY_AFTER = [
  'What day of the week is {p} after {d}?',
  'Which weekday is {p} after {d}?',
  'On which weekday does the day {p} after {d} fall?',
] as const;

export const AHEAD = [
  'What date is it in {p}?',
  'What is the date {p} from now?',
  'What will the date be in {p}?',
  'What date is {p} from today?',
  'Which date is it in {p} from today?',
  'today plus {p}',
] as const;

export const AGO = [
  'What date was it {p} ago?',
  'What was the date {p} ago?',
  'Which date was {p} ago?',
  'today minus {p}',
] as const;

export const CLOCK_AFTER = [
  'What time is it {p} after {i}?',
  'The flight leaves at {i} and takes {p}. When does it land?',
  'What is {i} plus {p}?',
  'I start at {i} and work for {p}. When am I done?',
  'A film begins at {i} and lasts {p}. When is it over?',
  'Add {p} to {i}.',
  '{p} after {i}?',
  'When are {p} over that begin at {i}?',
] as const;

export const CLOCK_BEFORE = [
  'What time is it {p} before {i}?',
  'Subtract {p} from {i}.',
  'What is {i} minus {p}?',
  'I have to leave {p} before {i}. When is that?',
] as const;

export const NOW = [
  'What time is it in {z}?',
  'What time is it now in {z}?',
  'What is the local time in {z}?',
  'current time in {z}',
  'what time do they have in {z} right now',
  'How late is it in {z}?',
  'Tell me the time in {z}.',
] as const;

export const COUNT = [
  'How many {u} are there between {a} and {b}?',
  'How many {u} are there from {a} until {b}?',
  'How many {u} is it from {a} to {b}?',
  'How many {u} lie between {a} and {b}?',
  'How many {u} passed between {a} and {b}?',
  '{u} between {a} and {b}',
  'number of {u} from {a} to {b}',
  'Count the {u} from {a} until {b}.',
  'How long is it from {a} until {b} in {u}?',
  'How many {u} before {b} is {a}?',
] as const;

export const LENGTH = [
  'How long is it from {a} until {b}?',
  'How much time is there between {a} and {b}?',
  'How long is it from {a} to {b}?',
  'How much time passed from {a} until {b}?',
  'time between {a} and {b}',
  'What is the time span from {a} to {b}?',
  'The war lasted from {a} until {b}. How long was that?',
  'How long did it take from {a} to {b}?',
] as const;

export const UNTIL = [
  'How many {u} until {b}?',
  'How many {u} are left until {b}?',
  'How many {u} is it until {b}?',
  'How many {u} are there from today until {b}?',
] as const;

export const SINCE = [
  'How many {u} have passed since {b}?',
  'How many {u} ago was {b}?',
  'How many {u} is it since {b}?',
] as const;

export const DAY_LENGTH = [
  'How many hours did {d} have in {z}?',
  'How many hours does {d} have in {z}?',
  'How long was {d} in {z}, in hours?',
] as const;

export const NEXT = [
  'What is the first {w} after {d}?',
  'What date is the first {w} after {d}?',
  'Which date is the next {w} after {d}?',
  'When is the next {w} after {d}?',
  'the {w} after {d}',
  'On which date is the {w} that follows {d}?',
] as const;

export const LAST = [
  'What is the last {w} before {d}?',
  'What date was the last {w} before {d}?',
  'Which date is the {w} before {d}?',
  'When was the last {w} before {d}?',
  'the {w} before {d}',
  'On which date was the {w} that came before {d}?',
] as const;

export const NTH = [
  'When is the {n} {w} of {m}?',
  'What date is the {n} {w} of {m}?',
  'On which date does the {n} {w} in {m} fall?',
  'What is the date of the {n} {w} in {m}?',
  'the {n} {w} of {m}',
  'What is the {n} {w} of {m}?',
  'When was the {n} {w} in {m}?',
  'We meet on the {n} {w} of {m}. Which date is that?',
  'Give me the date of the {n} {w} of {m}.',
] as const;

export const CONVERT = [
  'When it is {i} in {a}, what time is it in {b}?',
  'If it is {i} in {a}, what time is it in {b}?',
  'What time is {i} in {a} for people in {b}?',
  'Convert {i} from {a} to {b} time.',
  'What time is it in {b} when it is {i} in {a}?',
  '{i} {a} time in {b}',
  'What is {i} in {a} on the clocks of {b}?',
  'The call is at {i} in {a}. What time is that in {b}?',
  'It is {i} in {a}. How late is it in {b}?',
] as const;

export const OFFSET = [
  'What is the UTC offset of {z} on {d}?',
  'How far is {z} from UTC on {d}?',
  'What offset from UTC does {z} have on {d}?',
  'How many hours is {z} ahead of UTC on {d}?',
  'utc offset of {z} {d}',
  'Is {z} on daylight saving time on {d}?',
  'What was the time difference between {z} and UTC on {d}?',
] as const;

export const FACTS: Readonly<Record<string, readonly string[]>> = {
  week: [
    'In which week of the year is {d}?',
    'Which calendar week is {d} in?',
    'What is the week number of {d}?',
    'week number for {d}',
    'What ISO week does {d} belong to?',
    'Which week of the year does {d} fall in?',
    'Calendar week of {d}?',
  ],
  'day-of-year': [
    'Which day of the year is {d}?',
    'What number day of the year is {d}?',
    'What is the day of the year of {d}?',
    'How many days into the year is {d}?',
    'day of the year for {d}',
    'Counting from January 1st, which day of the year is {d}?',
  ],
  quarter: [
    'In which quarter is {d}?',
    'Which quarter of the year does {d} fall in?',
    'What quarter is {d} in?',
    'quarter of {d}',
    'To which quarter of the year does {d} belong?',
  ],
  'days-in-month': [
    'How many days does {m} have?',
    'How many days are there in {m}?',
    'How many days were in {m}?',
    'Number of days in {m}?',
    'How long is {m} in days?',
    'What is the number of days of {m}?',
    'How many days has {m}?',
  ],
  'days-in-year': [
    'How many days does the year {y} have?',
    'How many days are there in {y}?',
    'How many days did {y} have?',
    'How many days will {y} have?',
    'Number of days in the year {y}?',
    'How many days are in the year {y}?',
  ],
  'leap-year': [
    'Was {y} a leap year?',
    'Is {y} a leap year?',
    'Is the year {y} a leap year?',
    'Will {y} be a leap year?',
    'Does February have 29 days in {y}?',
    'Did {y} have a leap day?',
    'leap year {y}?',
  ],
};

export const SHIFT = [
  'How long is it from {a} until {b}?',
  'How much time is there between {a} and {b}?',
  'How long is it from {a} to {b}?',
  'I work from {a} until {b}. How long is that?',
  'The shop is open from {a} to {b}. For how long?',
  'She slept from {a} to {b}. How long did she sleep?',
  'The train leaves at {a} and arrives at {b}. How long does it take?',
  'time between {a} and {b}',
  'How long does it take from {a} to {b}?',
  'The meeting went from {a} to {b}. How long was it?',
] as const;
