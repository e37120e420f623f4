import type { Random } from './random.ts';

const AROUND = [
  ['please ', ''],
  ['', ' please'],
  ['', ' thanks'],
  ['hi, ', ''],
  ['hello! ', ''],
  ['hey ', ''],
  ['could you tell me: ', ''],
  ['I would like to know: ', ''],
  ['quick question: ', ''],
  ['so, ', ''],
  ['ok, ', ''],
  ['excuse me, ', ''],
  ['one more: ', ''],
  ['', ' Be exact.'],
  ['', ' I keep forgetting.'],
  ['help me with this: ', ''],
] as const;

/** How people type questions whose words matter: wrappers, capitals and the question mark, never a slip. */
export function manner(question: string, rng: Random): string {
  let text = question;
  const kind = rng.unit();
  if (kind < 0.15) text = text.toLowerCase();
  else if (kind < 0.22) text = text.charAt(0).toLowerCase() + text.slice(1);
  else if (kind < 0.25) text = text.toUpperCase();
  if (rng.chance(0.12)) text = text.replace(/[?.!]+$/, '');
  if (rng.chance(0.1)) {
    const [before, after] = rng.pick(AROUND);
    text = `${before}${text}${after}`;
  }
  return text;
}

/** Puts what was said into the places `{name}` of a template. */
export function fill(template: string, said: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{(\w+)\}/g, (place, name: string) => said[name] ?? place);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An input whose texts under these keys are written with the capitals of the question. */
export function verbatim<T extends object>(input: T, question: string, keys: readonly string[]): T {
  const asked = question.toLowerCase();
  const said = Object.entries(input).map(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return [key, verbatim(value, question, keys)];
    const at = typeof value === 'string' && keys.includes(key) ? asked.indexOf(value.toLowerCase()) : -1;
    return [key, at < 0 ? value : question.slice(at, at + (value as string).length)];
  });
  return Object.fromEntries(said) as T;
}
