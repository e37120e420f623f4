import { fail, type Result, type RunContext, succeed } from 'mrkl/sdk';
import { SOURCE } from './database.ts';
import { type Listed, lookUp, lookUpAll } from './lookup.ts';
import { related } from './relations.ts';
import { ASKED, type Ask, type Entry, type Input } from './schema.ts';
import { categoryOf, nameOf, readSynset, senseKey, type Word } from './synset.ts';

/** Senses that one result holds. */
const MOST_ENTRIES = 20;
/** Words that one value holds. */
const MOST_WORDS = 24;

export interface Output {
  word: string;
  part: Listed['part'];
  asked: string;
  value: string;
  others?: string;
  senses: number;
  entries: Entry[];
  source: typeof SOURCE;
}

/** Looks one word up. */
export async function run(input: Input, context: RunContext): Promise<Result<Output>> {
  const { ask, word, part, sense } = input;
  const listed = part === undefined ? lookUpAll(word) : [lookUp(word, part)].filter((one) => one !== null);
  const [first] = listed;
  if (first === undefined) {
    return part !== undefined && lookUpAll(word).length > 0
      ? fail('part-unknown', `${SOURCE.database} does not list '${word}' as ${article(part)}.`)
      : fail('word-unknown', `${SOURCE.database} does not list the word '${word}'.`);
  }
  if (sense !== undefined && first.offsets[sense - 1] === undefined)
    return fail('sense-unknown', `'${shown(first)}' has fewer senses as ${article(first.part)}.`);
  for (const candidate of sense === undefined ? listed : [first]) {
    context.signal.throwIfAborted();
    const entries = await entriesOf(candidate, ask, sense);
    if (entries.length > 0)
      return succeed(present(ask, candidate, entries, sense === undefined ? listed : []));
  }
  return fail(
    'nothing-listed',
    `${SOURCE.database} lists nothing for '${shown(first)}' here: ${ASKED[ask]}.`,
  );
}

const article = (part: string): string => `${/^a/.test(part) ? 'an' : 'a'} ${part}`;
const shown = ({ lemma }: Listed): string => lemma.replaceAll('_', ' ');

/** The senses that have what was asked for. */
async function entriesOf(listed: Listed, ask: Ask, sense: number | undefined): Promise<Entry[]> {
  const numbers = sense === undefined ? listed.offsets.map((_, i) => i + 1) : [sense];
  const entries = await Promise.all(
    numbers.slice(0, MOST_ENTRIES).map((number) => entryOf(listed, number, ask)),
  );
  return entries.filter(({ found }) => found.length > 0 || ask === 'category');
}

async function entryOf({ lemma, part, offsets }: Listed, sense: number, ask: Ask): Promise<Entry> {
  const synset = await readSynset(part, offsets[sense - 1] as number);
  const word = synset.words.find((one) => one.lemma === lemma) as Word;
  const quoted = ({ text, file, start, bytes }: Word) => ({ text, file, start, bytes });
  return {
    sense,
    key: await senseKey(synset, word),
    synset: nameOf(synset),
    category: categoryOf(synset),
    definition: synset.definition,
    examples: [...synset.examples],
    words: synset.words.map(quoted),
    found: await related(ask, synset, word),
  };
}

function present(ask: Ask, listed: Listed, entries: Entry[], parts: readonly Listed[]): Output {
  const { value, senses } = summary(ask, entries);
  const rest = [
    { part: listed.part as string, count: listed.offsets.length - senses },
    ...parts
      .filter(({ part }) => part !== listed.part)
      .map(({ part, offsets }) => ({ part, count: offsets.length })),
  ].filter(({ count }) => count > 0 && parts.length > 0);
  const others = rest.map(
    ({ part, count }) => `${count} other ${count === 1 ? 'sense' : 'senses'} as ${article(part)}`,
  );
  const [entry] = entries as [Entry];
  const own = entry.words.find(({ text }) => text.toLowerCase() === shown(listed));
  return {
    word: own?.text ?? shown(listed),
    part: listed.part,
    asked: ASKED[ask],
    value,
    ...(others.length === 0 ? {} : { others: others.join(', ') }),
    senses: listed.offsets.length,
    entries,
    source: SOURCE,
  };
}

/** One text is given of the first sense; words are given of all senses. */
function summary(ask: Ask, entries: readonly Entry[]): { value: string; senses: number } {
  const [first] = entries as [Entry];
  if (ask === 'category') return { value: first.category, senses: 1 };
  if (ask === 'definition' || ask === 'examples') return { value: first.found[0]?.text ?? '', senses: 1 };
  const words = [...new Set(entries.flatMap(({ found }) => found.map(({ text }) => text)))];
  return { value: words.slice(0, MOST_WORDS).join(', '), senses: entries.length };
}
