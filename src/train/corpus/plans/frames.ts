// What stands around a calculation or a look-up: frames of a noun phrase, joints of a statement with its question, and
// what people say before and after.

import type { Random } from '../random.ts';
import { capital, chosen, small } from './choices.ts';

// `X` is what is asked for; `Y` is it with a capital.
// biome-ignore format: a list
const FRAMES: readonly (readonly [number, string])[] = [
  [8, '[What is|What is|What\'s|How much is|How much is|What would be|How big is|How large is|How high is] X?'],
  [5, '[Calculate|Work out|Compute|Find|Determine|Figure out|Give me|Tell me|Get me|Show me|Let me know|Return|Evaluate|Write down] X[.|.|, please.|]'],
  [3, '[Can|Could|Would|Will] you [please |quickly |][calculate|work out|compute|find|tell me|give me|figure out] X?'],
  [3, '[I need|I want|I\'d like|I would like|I have|We need|We want] to [know|find out|calculate|work out|see] X.'],
  [2, 'X?'], [1.5, 'Y[, please.|, please?| please]'],
  [2, 'Y: [how much is it|how much is that|what is it|what is that|what number is that|how much|what does it come to]?'],
  [1.5, 'Y, [how much is it|what is that|how much would that be|what would that be|what number is it]?'],
  [2, '[What|How much] would X [be|come to|amount to|make]?'],
  [1.5, '[What|How much] does X [come to|amount to|make|add up to|work out at]?'],
  [1, '[What number|What figure|Which number|What amount] is X?'],
  [1, '[I wonder|Do you know|Any idea|Can you say|Can you tell me|Tell me] [what|how much] X is[?|.]'],
  [1, '[What|How much] do [I|we|you] get for X?'], [0.6, '[Take|Use|Look up] our data and [calculate|give me|tell me] X.'],
  [0.6, 'Please [calculate|compute|work out|tell me|find|state] X.'], [0.4, '[Can|Could] I [get|have] X?'],
  [0.4, 'My question is [this: |]what X is.'], [0.4, 'We are looking for X.'], [0.4, 'Y is how much?'], [0.4, '[How about|What about] X?'],
];

/** A question for what a noun phrase stands for. */
export function framed(phrase: string, rng: Random): string {
  const frame = chosen(rng.weighted(FRAMES), rng);
  return frame.replace('X', () => phrase).replace(/\bY\b/, () => capital(phrase));
}

// A statement `C` and its question `Q`, neither with a capital nor a mark; `B` and `R` with capitals.
// biome-ignore format: a list
const JOINTS: readonly (readonly [number, string])[] = [
  [5, 'B. R?'], [5, 'If C, Q?'], [2.5, 'B; Q?'], [2, 'B: Q?'], [2, 'B, [so |and |] Q?'], [1.5, 'B - Q?'], [1, 'B, Q?'],
  [2, '[Suppose|Assume|Imagine|Say|Let\'s say|Let us suppose|Let us assume|Assuming|Supposing|Given] [that |]C[. R?|, Q?|; Q?]'],
  [3, 'R if C?'], [1, 'R when C?'], [1, 'When C, Q?'], [0.8, 'R, [given that|assuming|assuming that|provided that|supposing|now that|considering that] C?'],
  [0.7, 'Since C, Q?'], [0.7, 'B[. So|. Now|. Then] Q?'], [0.6, 'B and [I want to know|I wonder|we must know|I have to find out]: Q?'], [0.5, 'R? B.'],
  [0.5, 'In case C, Q?'], [0.5, 'Because C, [I need to know this|tell me]: Q?'], [0.4, 'B. [My question|The question|What I want to know]: Q?'],
];

/** A statement and the question that follows from it. */
export function joined(clause: string, tail: string, rng: Random): string {
  const said: Record<string, string> = { C: clause, B: capital(clause), Q: tail, R: capital(tail) };
  const joint = chosen(rng.weighted(JOINTS), rng).replace(/\b[CBQR]\b/g, (name) => said[name] ?? name);
  return /[.?]$/.test(joint) ? joint : `${joint}?`;
}

// biome-ignore format: a list
const OPENERS = [
  'Hi, ', 'Hello. ', 'Hey, ', 'Please: ', 'Quick question: ', 'A question: ', 'One question. ', 'Just curious: ', 'For the report: ', 'For my boss: ', 'For the meeting: ', 'For our planning: ', 'Help me out: ',
  'Listen: ', 'OK, ', 'Okay, ', 'So, ', 'Now ', 'And ', 'Well, ', 'By the way, ', 'Next question: ', 'Another one: ', 'Please help: ', 'I am curious. ', 'My colleague asks: ', 'Somebody asked me: ',
  'I have a question: ', 'Good morning. ', 'Let me ask this: ', 'Out of interest: ', 'For the annual report: ', 'Before I forget: ', 'Try this: ',
];
// biome-ignore format: a list
const CLOSERS = [' Thanks.', ' Thank you.', ' Thanks!', ' Please be exact.', ' I need it today.', ' Just the number, please.', ' It is for a report.', ' No explanation needed.', ' Only the figure.', ' Please answer briefly.'];

// Sentences with figures that belong to no step: `#` a figure, `@` a year.
// biome-ignore format: a list
const ASIDES = [
  'We have [#|two|three|five] [branches|shops|offices|rooms|vans] now.', 'I am # years old and new here.', 'We opened in @.', 'It is @ and business is good.', 'I work in room #.', 'This is my [first|second|third] question today.', 'Page # of the report asks for this.', 'My boss wants it in # minutes.', 'There are # of us in the office.', 'Since @ we do this every year.', 'I have asked this # times already.', 'The meeting is at #.', 'We moved here in @.', 'The report has # pages.', 'My colleague says it is #; I doubt it.', 'Point # of the agenda:', 'Question #:', 'Task #:', 'The shop closes at #.', 'I live at number #.',
];
const aside = (rng: Random): string =>
  chosen(rng.pick(ASIDES), rng)
    .replace('#', () => String(rng.int(2, 60)))
    .replace('@', () => String(rng.int(1950, 2026)));

/** A question as somebody types it. */
export function typed(question: string, rng: Random): string {
  const kind = rng.unit();
  if (kind < 0.03) return `${aside(rng)} ${capital(question)}`;
  if (kind < 0.86) return question;
  if (kind < 0.94) {
    const [opener, keeps] = [rng.pick(OPENERS), /^(?:I\b|[A-Z][a-z]+ [A-Z]|[A-Z]{2})/.test(question)];
    return opener + (keeps || /[.!] $/.test(opener) ? question : small(question));
  }
  return kind < 0.98
    ? `${question}${/[.?!]$/.test(question) ? '' : '.'}${rng.pick(CLOSERS)}`
    : question.replace('?', '');
}
