// Wordings that are put together out of alternatives, and the ways in which people begin and end a question.

import type { Random } from '../../random.ts';
import type { Question } from '../facts.ts';
import { filled } from '../money.ts';

export type Slots = Readonly<Record<string, string>>;

/** A wording out of a pattern: "[a|b|]" is one of its alternatives, in which others may stand. */
export function vary(pattern: string, rng: Random): string {
  let text = pattern;
  for (;;) {
    const found = /\[([^[\]]*)\]/.exec(text);
    if (found === null) return text;
    const choice = rng.pick((found[1] ?? '').split('|'));
    text = text.slice(0, found.index) + choice + text.slice(found.index + found[0].length);
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Without the capital of its first word, where that is none of a name. */
export const small = (text: string): string =>
  /^(?:What|Which|How|When|On|In|Is|Was|Were|Did|Does|Do|At|By|To|Give|Tell|Convert|Change|Take|Name|Find|The|A|An|If|From|Of|For|Who|Where|Will)\b/.test(
    text,
  )
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;

/** A pattern with its slots filled; the slot `{Ev}` is `{ev}` with a capital. */
export function say(pattern: string, slots: Slots, rng: Random): string {
  const capitals = Object.fromEntries(
    Object.entries(slots).map(([name, text]) => [capital(name), capital(text)]),
  );
  const text = filled(vary(pattern, rng), { ...capitals, ...slots });
  return capital(
    text
      .replace(/ {2,}/g, ' ')
      .replace(/ ([,.;:?!])/g, '$1')
      .replace(/,([,.;:?!])/g, '$1')
      .replace(/\b([Aa]) (?=(?:Indian|Australian) )/g, '$1n ')
      .trim(),
  );
}

// biome-ignore format: a list
const OPENINGS = [
  '[Hi|Hello|Hey|Good morning|Hi there][, |! |. ]{q}', '[Quick|Short|Simple|Another|One more|Just a quick] question: {q}',
  '[Please|Could you please|Kindly|Can you] [tell me|let me know|find out|check|look it up]: {q}', '[Just|Only] curious: {q}', '[Ok|Okay|So|Right|Well|Now|Next|Listen], {q}',
  '[For|Needed for|It is for] [my report|our records|the tax return|a presentation|my diary|the meeting|a newsletter|the file]: {q}',
  '[My boss|A colleague|My sister|The auditor|A customer|Our accountant|My neighbour|The bank] [asks|wants to know|would like to know|keeps asking]: {q}',
  '[I wonder|I was wondering|I am trying to find out|Help me out here|I forgot|I have to know|No idea]: {q}', '[Somebody|Someone|A friend] asked me this: {q}',
  'I would [like|love] to know[ something|]: {q}', '[Here is|I have] [a question|something] for you: {q}', '[To settle a bet|For a quiz|Because I am curious|For the minutes]: {q}',
];
// biome-ignore format: a list
const CLOSINGS = [
  '{q} [Thanks|Thank you|Thanks a lot|Cheers|Many thanks|Thanks in advance][.|!|]', '{q} [A short answer|One line|The bare answer|Just the answer] [is enough|will do].',
  '{q} I am in a hurry.', '{q} [It is urgent|We need it soon|I keep forgetting|I have to tell them today|I never know].', '{q} [No|Without] [long story|details][, please|].', '{q} Please.',
];
// Numbers and clauses that belong to nothing that is asked.
// biome-ignore format: a list
const ASIDES = [
  'I am on page {k} of the report.', 'It is my try number {k}.', 'My train leaves in {k} minutes.', 'I have {k} more mails to answer.', 'Room {k} is waiting for this.',
  'This is for line {k} of the form.', 'My colleague from office {k} sent me.', 'I have asked {k} times already.', 'We sit in room {k}.', 'My shift ends at {k}.', 'It is question {k} on my list.',
];

/** A question with what people put around it; without `asides` no number that belongs to nothing. */
export function dressed({ said, ends }: Question, rng: Random, asides = true): Question {
  const kind = rng.unit();
  if (kind > 0.3) return { said, ends };
  const k = String(rng.int(2, 40));
  if (kind < 0.15) return { said: vary(rng.pick(OPENINGS), rng).replace('{q}', () => small(said)), ends };
  if (kind < 0.23 || !asides) {
    const ended = /[.?!]$/.test(said) ? said : `${said}?`;
    return { said: vary(rng.pick(CLOSINGS), rng).replace('{q}', () => ended), ends };
  }
  const aside = rng.pick(ASIDES).replace('{k}', k);
  const ended = /[.?!]$/.test(said) ? said : `${said}.`;
  return { said: rng.chance(0.6) ? `${aside} ${capital(said)}` : `${ended} ${aside}`, ends };
}
