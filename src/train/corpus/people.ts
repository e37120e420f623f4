import type { Random } from './random.ts';

export const NAMES = [
  'Anna',
  'Ben',
  'Carla',
  'David',
  'Emma',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jack',
  'Kim',
  'Lena',
  'Maria',
  'Noah',
  'Olga',
  'Paul',
  'Rosa',
  'Sam',
  'Tina',
  'Tom',
  'my sister',
  'my friend',
  'a farmer',
  'the teacher',
] as const;

/** Somebody in a story: how they enter it, how they are called later, and the grammar of both. */
export interface Person {
  readonly name: string;
  readonly again: string; // pronoun as a subject
  readonly object: string; // pronoun as an object
  readonly own: string; // "my"
  readonly third: boolean; // "eats" instead of "eat"
}

const PRONOUNS: readonly Person[] = [
  { name: 'I', again: 'I', object: 'me', own: 'my', third: false },
  { name: 'you', again: 'you', object: 'you', own: 'your', third: false },
  { name: 'we', again: 'we', object: 'us', own: 'our', third: false },
  { name: 'they', again: 'they', object: 'them', own: 'their', third: false },
  { name: 'he', again: 'he', object: 'him', own: 'his', third: true },
  { name: 'she', again: 'she', object: 'her', own: 'her', third: true },
];

/** Half of the stories are told by the one who asks. */
export function person(rng: Random): Person {
  const kind = rng.unit();
  if (kind < 0.4) return PRONOUNS[0] as Person;
  if (kind < 0.62) return rng.pick(PRONOUNS);
  const [again, object, own] = rng.pick([
    ['he', 'him', 'his'],
    ['she', 'her', 'her'],
  ] as const);
  return { name: rng.pick(NAMES), again, object, own, third: true };
}

/** Present, third person and past of a verb; what follows the verb may stand behind a space. */
export type Verb = readonly [base: string, third: string, past: string];

export type Tense = 'present' | 'past';

export function conjugate([base, third, past]: Verb, who: Person, tense: Tense): string {
  return tense === 'past' ? past : who.third ? third : base;
}

export const HAVE: Verb = ['have', 'has', 'had'];
/** "do I have", "does he have", "did they have". */
export function helper(who: Person, tense: Tense): string {
  return conjugate(['do', 'does', 'did'], who, tense);
}
