import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sentence that asks for no calculation, with its topic where the source labels one. */
export interface Sentence {
  readonly text: string;
  readonly topic: string | null;
}

interface Source {
  readonly file: string; // below the data folder
  readonly text: string; // field
  readonly topic?: string; // field
  readonly licence: string;
}

/** Public question sets with licences that permit training with attribution: training parts, and two development sets. */
export const SOURCES: readonly Source[] = [
  { file: 'clinc150/train.jsonl', text: 'text', topic: 'intent', licence: 'CC BY 3.0' },
  { file: 'clinc150/oos_train_plus.jsonl', text: 'text', licence: 'CC BY 3.0' },
  { file: 'banking77/train.jsonl', text: 'text', topic: 'intent', licence: 'CC BY 4.0' },
  { file: 'hwu64/train.jsonl', text: 'text', topic: 'intent', licence: 'CC BY 4.0' },
  { file: 'snips/train.jsonl', text: 'text', topic: 'intent', licence: 'CC0 1.0' },
  { file: 'nq_open/nq_open_dev.jsonl', text: 'question', licence: 'CC BY-SA 3.0' },
  { file: 'squad_dev/questions.jsonl', text: 'question', licence: 'CC BY-SA 4.0' },
];

/** Intents whose sentences a calculator could answer; they would teach the opposite. */
const CALCULABLE = new Set([
  'calculator',
  'measurement_conversion',
  'tip',
  'exchange_rate',
  'qa_maths',
  'datetime_convert',
  'roll_dice',
  'oos',
]);
const LOOKS_CALCULABLE = /\d+ ?[-+*/x%] ?\d+|square root|divided by|multiplied|plus \d|minus \d|percent of/i;

/** Reads every source that is present; the names of absent ones go to `missing`. */
export function loadSentences(folder: string, missing: (file: string) => void): Sentence[] {
  const sentences: Sentence[] = [];
  for (const source of SOURCES) {
    const path = join(folder, source.file);
    if (existsSync(path)) readSource(path, source, sentences);
    else missing(source.file);
  }
  return sentences;
}

function readSource(path: string, source: Source, into: Sentence[]): void {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line) as Record<string, unknown>;
    const text = String(row[source.text] ?? '').trim();
    const topic = source.topic ? String(row[source.topic]) : null;
    const usable = text.length > 3 && text.length < 140 && !LOOKS_CALCULABLE.test(text);
    if (usable && !(topic !== null && CALCULABLE.has(topic))) into.push({ text, topic });
  }
}
