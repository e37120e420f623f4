// Names of single things, out of WordNet, so that hardly one is met twice.
import type { Random } from '../random.ts';
import { type Lemma, wordNet } from '../wordnet.ts';

// biome-ignore format: a list
const FIRST = [
  'Ada', 'Jonas', 'Sean', 'Laura', 'Peter', 'Lin', 'Maria', 'Tom', 'Sofia', 'Ivan', 'Aisha', 'Noah', 'Emma', 'Yuki', 'Omar', 'Nina', 'Paul', 'Elena',
  'Marc', 'Ruth', 'Felix', 'Chloe', 'Diego', 'Hanna', 'Igor', 'Jana', 'Karl', 'Leila', 'Miguel', 'Nora', 'Oscar', 'Petra', 'Quentin', 'Rita', 'Samir',
  'Tessa', 'Uwe', 'Vera', 'Walter', 'Xenia', 'Yves', 'Zoe', 'Anton', 'Bianca', 'Cem', 'Dora', 'Mr', 'Mrs', 'Dr',
];
/** Lexicographer files of WordNet (lexnames(5WN)) whose nouns can be bought or kept. */
const KEPT: ReadonlySet<number> = new Set([6, 13]);
const [PLACE, PERSON] = [15, 18];

let items: { readonly common: readonly string[]; readonly all: readonly string[] } | undefined;
const lone = new Map<number, readonly string[]>();

/** Nouns whose plural is made by the rule; those of many already have none. */
export const isRegular = (noun: string): boolean =>
  !/(?:s|men|man|child|ox|foot|tooth|mouse|louse|goose|wife|knife|loaf|leaf|thief|person|shelf|half|fish|sheep|deer|ware|wear|ing|eria)$/.test(
    noun,
  );

const isItem = (lemma: Lemma): boolean =>
  lemma.part === 'noun' && lemma.word.length > 2 && lemma.word.length < 18 && isRegular(lemma.word);

/** "garden hose": a thing that a shop could sell. */
export function someItem(rng: Random): string {
  if (items === undefined) {
    const kept = wordNet().all.filter((lemma) => isItem(lemma) && KEPT.has(wordNet().sense(lemma, 1).file));
    const words = (lemmas: readonly Lemma[]) => lemmas.map(({ word }) => word);
    items = { common: words(kept.filter(({ tagged }) => tagged > 0)), all: words(kept) };
  }
  return rng.pick(rng.chance(0.6) ? items.common : items.all);
}

function namesOf(file: number): readonly string[] {
  const known = lone.get(file);
  if (known !== undefined) return known;
  const found = (wordNet().names.get(file) ?? []).filter((name) => /^[A-Z][a-z]{2,13}$/.test(name));
  lone.set(file, found);
  return found;
}

export const somePlace = (rng: Random): string => rng.pick(namesOf(PLACE));
// biome-ignore format: a list
const BEFORE = ['de ', 'van ', 'von ', 'van der ', 'di ', 'de la ', 'da ', "O'", "D'", 'Mac', 'Al-', 'Ben-', 'Ter '];
/** "Ada Lovelace", "Sean O'Casey", "Ruth Curie-Bose". */
export function somePerson(rng: Random): string {
  const family = rng.pick(namesOf(PERSON));
  const kind = rng.unit();
  const last =
    kind < 0.14
      ? `${rng.pick(BEFORE)}${family}`
      : kind < 0.18
        ? `${family}-${rng.pick(namesOf(PERSON))}`
        : family;
  return `${rng.pick(FIRST)} ${last}`;
}

/** "The Golden Hammer", "Canal Works": what works, teams and ships are called. */
export function someTitle(rng: Random): string {
  const word = (): string =>
    someItem(rng).replace(
      /(^|[ -])([a-z])/g,
      (_, before: string, letter: string) => `${before}${letter.toUpperCase()}`,
    );
  return rng.pick([
    () => `${rng.pick(['The', 'Old', 'Blue', 'Project', 'Golden', 'Last'])} ${word()}`,
    () => `${rng.pick(namesOf(PLACE))} ${word()}`,
    () => `${rng.pick(namesOf(PERSON))} & Sons`,
    () => word(),
  ])();
}

/** Regular plurals. */
export function plural(one: string): string {
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
}

/** "a hammer", "the cheapest hammer". */
export const withArticle = (one: string): string =>
  /est\b/.test(one) ? `the ${one}` : `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`;
