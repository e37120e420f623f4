// How a task is put to somebody: as a question, an order, a story, after another question, in passing.

import type { Random } from '../../random.ts';
import type { Task } from './sums.ts';

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const lower = (text: string): string =>
  /^(?:I|[A-Z]{2,}|[A-Z][a-z]+ [A-Z])\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);

// biome-ignore format: a list
const NOUNS: readonly (readonly [number, string])[] = [
  [6, 'What is X?'], [4, 'How much is X?'], [1.5, 'What\'s X?'], [1, 'Give me X.'], [1, 'Tell me X.'], [1, 'X?'], [1, 'X, please.'], [1, 'I need X.'], [0.7, 'Work out X.'], [0.7, 'Calculate X.'],
  [0.7, 'Find X.'], [0.7, 'I\'d like to know X.'], [0.5, 'Could you work out X?'], [0.5, 'Can you tell me what X is?'], [0.5, 'I wonder what X is.'], [0.5, 'Do you know what X is?'], [0.5, 'What do you get for X?'],
  [0.5, 'Name X.'], [0.5, 'Show me X'], [0.5, 'Let me have X.'], [0.4, 'What would X be?'], [0.4, 'How large is X?'], [0.4, 'I am looking for X.'], [0.4, 'Somebody asked for X.'], [0.4, 'X - what is it?'], [0.4, 'X: how much is it?'],
  [0.4, 'For the report I need X.'], [0.4, 'The boss wants X.'], [0.3, 'Which number is X?'], [0.3, 'May I have X?'], [0.3, 'What figure is X?'], [0.3, 'Could anyone give me X?'], [0.3, 'Hi, what is X?'], [0.3, 'Just X, please.'],
];
// biome-ignore format: a list
const ORDERS: readonly (readonly [number, string])[] = [
  [4, 'X.'], [1.5, 'X, please.'], [1, 'Please X.'], [1, 'Can you X?'], [1, 'Could you X?'], [1, 'X and tell me the result.'], [0.8, 'X: what comes out?'], [0.8, 'X. What is it?'], [0.7, 'What do I get if I X?'], [0.7, 'If you X, what is the result?'],
  [0.7, 'What comes out when we X?'], [0.7, 'I want you to X.'], [0.5, 'Would you X for me?'], [0.5, 'Now X'], [0.5, 'Let us X. What do we get?'], [0.5, 'Suppose I X; what is the outcome?'], [0.4, 'What happens when I X? Give the number.'], [0.4, 'X, and give me the figure.'],
  [0.4, 'What results if we X?'], [0.4, 'For the report, X.'], [0.4, 'Be so kind and X.'], [0.3, 'My task is to X. What is the answer?'],
];
// biome-ignore format: a list
const STORIES: readonly (readonly [number, string])[] = [
  [4, 'If C, Q?'], [4, 'C. Q?'], [2, 'C; Q?'], [1.2, 'C: Q?'], [2, 'Q if C?'], [1, 'Q when C?'], [1, 'When C, Q?'], [1, 'Suppose C. Q?'], [0.7, 'Suppose C: Q?'], [0.7, 'Say C. Q?'], [0.7, 'Say C, Q?'], [0.6, 'Assuming C, Q?'],
  [0.6, 'Let\'s say C. Q?'], [0.6, 'Imagine C. Q?'], [0.6, 'C - Q?'], [0.6, 'C, so Q?'], [0.5, 'Provided C, Q?'], [0.5, 'Given that C, Q?'], [0.5, 'Since C, Q?'], [0.5, 'As C, Q?'], [0.5, 'Q, given that C?'], [0.5, 'Q, seeing that C?'],
  [0.5, 'Once C, Q?'], [0.5, 'C, and now I ask: Q?'], [0.4, 'Think of it like this: C. Q?'], [0.4, 'Q, supposing C?'], [0.4, 'They say C. Q?'], [0.4, 'What if C? Q?'], [0.4, 'It so happens that C. Q?'], [0.4, 'You should know: C. So Q?'],
  [0.4, 'I heard that C. Q?'], [0.4, 'C, right? Q?'], [0.3, 'Q? The thing is, C.'], [0.3, 'Q? You see, C.'], [0.4, 'Q once C?'], [0.4, 'Q in case C?'], [0.3, 'C ... Q?'], [0.3, 'Well, C. Q, then?'],
];
/** What is looked up comes first, and is then called `that`. */
// biome-ignore format: a list
const LEADS: readonly (readonly [number, string])[] = [
  [3, 'Q?'], [2, 'Take M.'], [1, 'Look up M.'], [1, 'Find out C.'], [1, 'Check C.'], [0.7, 'Start from M.'], [0.7, 'I want to know C.'], [0.7, 'Tell me C.'], [0.6, 'First tell me C.'], [0.6, 'You know C.'], [0.5, 'Begin with M.'], [0.5, 'Get M.'],
  [0.5, 'Think of M.'], [0.5, 'Here is what I need: C.'], [0.4, 'Please look up C.'], [0.4, 'There must be a note on C.'], [0.4, 'Have a look at M.'], [0.4, 'Our books say C.'], [0.4, 'Let us start with M.'],
];
const THATS = ['that', 'that', 'that number', 'this', 'that figure', 'the result', 'it'];
const THEN = ['', '', 'And ', 'Now ', 'Then ', 'And then ', 'So '];

// biome-ignore format: a list
const OPENINGS = [
  'Quick question: ', 'Just curious, ', 'One more thing: ', 'For our annual report: ', 'My colleague asks: ', 'Before I forget: ', 'Help me out here: ', 'I have a question. ', 'Good morning! ', 'Hello, ', 'Sorry to bother you, but ',
  'For the board meeting: ', 'A customer asks: ', 'The accountant wants to know: ', 'Just to be sure: ', 'Out of interest, ', 'Let me ask you something: ', 'Hey, ', 'Not urgent, but ',
];
const CLOSINGS = [
  ' Thanks!',
  ' Thank you.',
  ' Just the number, please.',
  ' No need to explain.',
  ' I need it today.',
  ' Please be exact.',
  ' A plain figure will do.',
  ' It is for a report.',
];
/** Facts and figures that nothing is asked about. */
// biome-ignore format: a list
const ASIDES = [
  'We have been in business since {y}.', 'Our office is on floor {s}.', 'It is {s} degrees outside.', 'I started here {s} years ago.', 'My desk is number {s}.', 'The meeting is at {s} o\'clock.', 'There are {s} of us on the team.', 'Last week I was ill for {s} days.',
  'Our manager turned {b} on Sunday.', 'The audit of {y} went well.', 'The phone rang {s} times already.', 'We moved here in {y}.', 'Parking costs {s} an hour here.', 'I have asked this {s} times before.', 'The last report had {b} pages.', 'Room {b} is closed today.',
  'It took me {s} minutes to find this form.', 'My train leaves in {b} minutes.', 'Nobody has looked at this since {y}.', 'Our cat is {s} years old.', 'The coffee machine cost {b} and is broken again.', 'A newspaper wrote about us in {y}.',
];

/** Says something before or after a question that changes nothing about it. */
export function around(text: string, rng: Random): string {
  const kind = rng.unit();
  const aside = (): string =>
    rng
      .pick(ASIDES)
      .replace('{y}', String(rng.int(1950, 2025)))
      .replace('{s}', String(rng.int(2, 12)))
      .replace('{b}', String(rng.int(13, 90)));
  if (kind < 0.76) return text;
  if (kind < 0.86) {
    const opening = rng.pick(OPENINGS);
    return `${opening}${/[.!] $/.test(opening) ? text : lower(text)}`;
  }
  if (kind < 0.91) return `${text}${rng.pick(CLOSINGS)}`;
  return kind < 0.98 || !text.endsWith('?') ? `${aside()} ${text}` : `${text} ${aside()}`;
}

const put = (frame: string, slots: Readonly<Record<string, string>>): string =>
  capital(
    frame.replace(/\b[XCQM]\b/g, (name, at: number) => {
      const text = slots[name] ?? name;
      return at === 0 || /[.?!] $/.test(frame.slice(0, at)) ? capital(text) : text;
    }),
  );

/** What is looked up, as far as tasks over any number need it. */
export interface Said {
  readonly noun: string;
  readonly clause: string;
  readonly question: string;
}

/** A wording of a task in which `{m}` may still stand. */
export function told(task: Task, said: Said | null, rng: Random): string {
  const { nouns = [], orders = [], told: clauses = [], tails = [], whole = [] } = task;
  const ways: (readonly [number, () => string])[] = [
    [nouns.length > 0 ? 3 : 0, () => put(rng.weighted(NOUNS), { X: rng.pick(nouns) })],
    [orders.length > 0 ? 2 : 0, () => put(rng.weighted(ORDERS), { X: rng.pick(orders) })],
    [
      clauses.length > 0 ? 4 : 0,
      () => put(rng.weighted(STORIES), { C: rng.pick(clauses), Q: rng.pick(tails) }),
    ],
    [whole.length > 0 ? 4 : 0, () => rng.pick(whole)],
  ];
  const follows = nouns.length + orders.length > 0 && said !== null && rng.chance(0.25);
  if (!follows) return rng.weighted(ways)();
  const lead = put(rng.weighted(LEADS), { Q: said.question, C: said.clause, M: said.noun });
  const text = rng.weighted(ways.slice(0, 2))().replaceAll('{m}', rng.pick(THATS)).replaceAll('{M}', 'That');
  const then = rng.pick(THEN);
  return `${lead} ${then === '' ? text : `${then}${lower(text)}`}`;
}
