import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { integer } from './number.ts';
import type { Random } from './random.ts';

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

const PEOPLE = [
  'France',
  'London',
  'Brazil',
  'Tokyo',
  'our village',
  'Canada',
  'Berlin',
  'Egypt',
  'the office',
  'India',
] as const;
const OWN = [
  'who won the match in Y?',
  'how many people lived in P in Y?',
  'what happened on the Nth of May Y?',
  'wake me up at N',
  'call N',
  'what is the weather in P?',
  'how old is the king of P?',
  'play song number N',
  'tell me a joke',
  'write a poem about the sea',
  'who are you?',
  'what can you do?',
  'set a timer for N minutes',
  'how many people live in P?',
  'what was the price of bread in Y?',
  'remind me at N about the meeting',
  'how tall is the highest building in P?',
  'when was P founded?',
  'book a table for N people',
  'which bus goes to P?',
  'what is the capital of P?',
  'translate hello into French',
  'my phone number is N',
  'what is the stock price today?',
  'how many goals were scored in Y?',
  'is it raining in P?',
  'how far is P from here?',
  'who wrote the book from Y?',
  'open window N',
  'read page N to me',
  'what is the meaning of life?',
  'why is the sky blue?',
  'how do I cook rice?',
  'what is the population of P?',
  'who was president in Y?',
  'turn the volume to N',
  'what does the word N mean?',
  'how many chapters does the book have?',
  'what is love?',
  'hello',
  'good morning',
  'thanks a lot',
  'how much does a car cost?',
  'what is the largest city in P?',
  'how much is a ticket to P?',
  'what is the difference between a frog and a toad?',
  'how many days until the holidays?',
  'what is the sum of human knowledge?',
  'what is the ratio of boys to girls in P?',
  'how many times did P win the cup?',
  'what is the product of this company?',
  'who divided the kingdom?',
  'add milk to my list',
  'what is plus size?',
  'how many calories are in an apple?',
  'is N a lucky number?',
  'I live at number N',
  'channel N please',
  'order N pizzas',
  'what did he say in chapter N?',
  'who is the minus man?',
  'how hot is it in P?',
  'add N to my contacts',
  'send N dollars to Anna',
  'transfer N from savings to checking',
] as const;

/** A question with numbers that no calculator can answer. */
export function unanswerable(rng: Random): Sentence {
  const text = rng
    .pick(OWN)
    .replace(/\b[YPN]\b|N(?=th)/g, (s) =>
      s === 'Y' ? String(rng.int(1700, 2030)) : s === 'P' ? rng.pick(PEOPLE) : integer(rng, 4),
    );
  return { text, topic: null };
}
