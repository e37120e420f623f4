// Teaches the reader that ships: node dist/experts/database/teach-reader.js <folder in the form of Spider> <file>
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeReader } from './propose/file.ts';
import { type School, schoolReader } from './propose/schooling.ts';
import { courses, isHeld, openLinker } from './spider.ts';
import { teach } from './teach.ts';
import type { Pair } from './teach-place.ts';

/** Questions drawn about the sample that ships. */
const SAMPLE_QUESTIONS = 1000;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: 'string', default: '1' },
    rate: { type: 'string', default: '0.04' },
    taught: { type: 'string', default: '20' },
  },
});
const [folder, target] = positionals;
if (folder === undefined || target === undefined) {
  console.error('usage: teach-reader <folder> <file> [--epochs n] [--rate r] [--taught n]');
  process.exit(2);
}
const schools: School[] = [];
for (const course of courses(folder, 'train', true, isHeld))
  schools.push({ ...course, file: path.join(folder, 'databases', `${course.database}.sqlite`) });
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const sample = openLinker(here('shop.sqlite'));
const examples = readFileSync(here('examples.jsonl'), 'utf8').trim().split('\n');
const known = examples.flatMap((line): Pair[] => {
  const { question, input } = JSON.parse(line) as { question: string; input: { query: string } | null };
  return input === null ? [] : [{ question, query: input.query }];
});
const drawn = teach(sample.catalog, 1, SAMPLE_QUESTIONS, sample.links);
schools.push({
  ...{ database: 'sample', file: here('shop.sqlite'), linker: sample },
  ...{ pairs: [...known, ...drawn], asked: known },
});
const [epochs, rate, taught] = [flags.epochs, flags.rate, flags.taught].map(Number) as [
  number,
  number,
  number,
];
const say = (line: string): void => console.error(line);
const reader = await schoolReader(schools, { epochs, rate, rare: 4, taught, say });
writeReader(
  target,
  reader,
  'Spider train (CC BY-SA 4.0) and Spider-Syn (MIT), generated questions; WordNet 3.1',
);
