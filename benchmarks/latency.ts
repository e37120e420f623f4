// How long a person waits: cold start of `mrkl ask` (a new process each time) and the answer of a loaded agent.
// For each expert: from the question to the answer, by way of router, adapter and expert, the network stood in for.
//   npm run bench:latency -- [--quick] [--json] [--model <folder>] [--only-experts]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { collectAnswer } from '../src/agent/agent.ts';
import { createAgent } from '../src/agent/create-agent.ts';
import { packageRoot } from '../src/base/package-root.ts';
import { openStandIns } from '../src/eval/stand-ins.ts';
import { quietMachine, type Summary, showTable, summarise } from './statistics.ts';

const QUESTIONS = [
  'What is 27395 plus 87971?',
  'Multiply the sum of seventy-six and ninety-one by 96.',
  'How much is 15% of 80?',
  'What is the square root of 2?',
  'Convert 5 miles to kilometres.',
];

interface Row {
  measure: string;
  unit: 'ms';
  median: number;
  p95: number;
  least: number;
  most: number;
  count: number;
}

const { values: options } = parseArgs({
  options: {
    ...{ quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    ...{ model: { type: 'string' }, 'only-experts': { type: 'boolean', default: false } },
  },
});

function row(measure: string, { median, p95, least, most, count }: Summary): Row {
  return { measure, unit: 'ms', median, p95, least, most, count };
}

async function settle(): Promise<void> {
  if (!options.quick) await quietMachine(30);
}

/** Wall time of whole processes, from start to exit. */
async function coldStart(count: number): Promise<Summary> {
  const program = path.join(packageRoot(), 'dist/src/cli/main.js');
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await settle();
    const from = performance.now();
    const run = spawnSync(process.execPath, [program, 'ask', '--json', QUESTIONS[i % QUESTIONS.length]!]);
    times.push(performance.now() - from);
    if (run.status !== 0) throw new Error(`mrkl ask ended with ${run.status}: ${run.stderr}`);
  }
  return summarise(times);
}

/** Time from question to answer, the model being loaded and each question asked before. */
async function warmAnswers(questions: readonly string[], rounds: number): Promise<Summary> {
  const agent = await createAgent(model);
  await agent.ready();
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    await settle();
    for (const question of questions) {
      const from = performance.now();
      await collectAnswer(agent.ask(question));
      if (round > 0) times.push(performance.now() - from);
    }
  }
  await agent.close();
  return summarise(times);
}

/** The examples of an expert that it answers. */
function examplesOf(expert: string): string[] {
  const file = path.join(packageRoot(), 'experts', expert, 'examples.jsonl');
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return rows
    .map((line) => JSON.parse(line) as { question: string; value?: string })
    .flatMap(({ question, value }) => (value === undefined ? [] : [question]));
}

/** A row for each expert that questions reach: answers that it gave, the questions being asked before. */
async function perExpert(rounds: number): Promise<Row[]> {
  const outside = await openStandIns();
  const agent = await createAgent({ ...model, settings: outside.settings });
  await agent.ready();
  const rows: Row[] = [];
  for (const { name, routed } of await agent.catalogue()) {
    if (!routed) continue;
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      await settle();
      for (const question of examplesOf(name)) {
        const from = performance.now();
        const { calls } = await collectAnswer(agent.ask(question, { plan: 'never' }));
        if (round > 0 && calls[0]?.call.expert === name) times.push(performance.now() - from);
      }
    }
    if (times.length > 0) rows.push(row(`one step, ${name}`, summarise(times)));
  }
  await agent.close();
  await outside.close();
  return rows;
}

const model = options.model === undefined ? {} : { modelFolder: options.model };
const rows = options['only-experts']
  ? await perExpert(options.quick ? 2 : 10)
  : [
      row('cold start of mrkl ask', await coldStart(options.quick ? 3 : 11)),
      row('warm answer', await warmAnswers(QUESTIONS, options.quick ? 3 : 20)),
      ...(await perExpert(options.quick ? 2 : 10)),
    ];
if (options.json) console.log(JSON.stringify(rows, null, 1));
else showTable(rows);
