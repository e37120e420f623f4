import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectAnswer } from '../../src/agent/agent.ts';
import { createAgent } from '../../src/agent/create-agent.ts';
import { AskResultSchema } from '../../src/contract/ask-result.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const program = join(root, 'dist/src/cli/main.js');
const missing = ['dist/src/cli/main.js', 'models/nano/model.safetensors', 'models/nano/router.json'].filter(
  (file) => !existsSync(join(root, file)),
);

/** Question and value; null where no expert is asked. */
const EVERYDAY: Readonly<Record<string, string | null>> = {
  'If I have 12 apples and eat 5, how many are left?': '7',
  'seventy-six million, four hundred and five plus one': '76000406',
  'What is ten million plus 100000?': '10100000',
  '100 - 10% - 10%': '81',
  'What is 200 divided by 50%?': '400',
  'HOW MUCH IS TWELVE TIMES TWELVE': '144',
  'split a $120 bill between 5 people': '24',
  'How many eggs are in 4 dozen?': '48',
  'What day of the week was 29 February 2024?': 'Thursday',
  'How many working days are there from 1 May 2024 until 31 May 2024?': '22',
  'What is the opposite of huge?': 'small',
  'what does serendipity mean': 'good luck in making unexpected and fortunate discoveries',
  'How many customers do we have?': '20',
  'What is 15% of the total of unpaid invoices?': '433.4775',
  'If x + 3 = 10, what is x?': null,
  'What is (3+2i)*(1-4i)?': null,
  'Is 97 a prime number?': null,
  'How many people live in Germany?': null,
  'My phone number is 555-0199': null,
};

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
}

async function finish(child: ChildProcess, input = ''): Promise<Finished> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

/** The value of each question; null where no expert is asked. */
async function answers(questions: readonly string[]): Promise<Record<string, string | null>> {
  const agent = await createAgent({ modelFolder: join(root, 'models/nano') });
  const found: Record<string, string | null> = {};
  for (const question of questions) {
    const { value, calls } = await collectAnswer(agent.ask(question));
    found[question] = calls.length === 0 ? null : value;
  }
  await agent.close();
  return found;
}

function agrees(found: string | null, wanted: string): boolean {
  if (wanted === 'NONE' || found === null) return wanted === 'NONE' && found === null;
  if (!wanted.startsWith('~')) return found === wanted;
  const [top = Number.NaN, bottom = 1] = found.split('/').map(Number);
  return Math.abs(top / bottom - Number(wanted.slice(1))) < 0.5;
}

describe.skipIf(missing.length > 0)(
  `the product as it is shipped${missing.map((file) => `, needs ${file}`).join('')}`,
  () => {
    it('answers on the command line', async () => {
      const { code, stdout } = await finish(start('ask', '--json', 'What is 27395 plus 87971?'));
      expect(code).toBe(0);
      const result = AskResultSchema.parse(JSON.parse(stdout));
      expect(result.value).toBe('115366');
      expect(result.answer).toContain('115366');
      expect(result.route.expert).toBe('calculator');
      expect(result.calls).toHaveLength(1);
    });

    it('reads the question from standard input and shows the trace apart', async () => {
      const { code, stdout, stderr } = await finish(start('ask', '--trace', '-'), 'What is 12 times 12?\n');
      expect([code, stdout]).toEqual([0, expect.stringContaining('144')]);
      expect(stderr).toMatch(/route +calculator, probability [01]\.\d+/);
      expect(stdout).not.toContain('probability');
    });

    it('refuses what no expert fits, without a figure', async () => {
      const { code, stdout } = await finish(start('ask', '--json', 'Who wrote Hamlet?'));
      const result = AskResultSchema.parse(JSON.parse(stdout));
      expect([code, result.value, result.route.expert, result.calls]).toEqual([0, null, null, []]);
      expect(result.answer).not.toMatch(/\d/);
    });

    it('reads everyday questions, and leaves alone what only looks like one', async () => {
      expect(await answers(Object.keys(EVERYDAY))).toEqual(EVERYDAY);
    });

    it('reads most questions that were typed by hand', async () => {
      const typed = readFileSync(join(import.meta.dirname, 'typed-questions.tsv'), 'utf8');
      const rows = typed.trim().split('\n').slice(1);
      const wanted = new Map(rows.map((row) => row.split('\t') as [string, string]));
      const found = await answers([...wanted.keys()]);
      const wrong = [...wanted].filter(([question, value]) => !agrees(found[question] ?? null, value));
      expect(rows).toHaveLength(83);
      expect(wrong.length, wrong.map(([question]) => question).join('\n')).toBeLessThanOrEqual(9);
    });

    it('routes to every expert, and calls each by name', async () => {
      const { stdout } = await finish(start('experts', '--json'));
      const routed = (JSON.parse(stdout) as { name: string; routed: boolean }[]).filter((one) => one.routed);
      expect(routed.map(({ name }) => name)).toEqual([
        'api',
        'calculator',
        'calendar',
        'database',
        'dictionary',
      ]);
      const value = async (expert: string, input: unknown) => {
        const { stdout } = await finish(start('call', expert, JSON.stringify(input)));
        return (JSON.parse(stdout) as { value: string }).value;
      };
      expect(await value('dictionary', { ask: 'broader', word: 'geese' })).toContain('anseriform bird');
      const question = { ask: 'nth', which: 'third', weekday: 'thursday', month: '2024-11' };
      expect(await value('calendar', { question })).toBe('2024-11-21');
    });

    it('answers questions that need several calls on the sample database, each figure with its source', async () => {
      const data = join(root, 'tests/eval/shop-composed.jsonl');
      const { stdout } = await finish(start('eval', 'composition', '--data', data, '--json'));
      const report = JSON.parse(stdout) as { n: number; answer_accuracy: number; unfounded: number };
      expect(report).toMatchObject({ n: 20, unfounded: 0 });
      expect(report.answer_accuracy).toBeGreaterThanOrEqual(0.9);
    }, 120_000);

    it('holds a conversation', async () => {
      const { code, stdout } = await finish(
        start('chat'),
        'What is 3 plus 4?\n/nothing\n\nWhat is 5 times 6?\n/quit\n',
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(/7[\s\S]*no such order[\s\S]*30/);
    });

    it('says what a wrong model folder lacks', async () => {
      const { code, stderr } = await finish(start('ask', '--model', 'src', 'What is 1 plus 1?'));
      expect(code).toBe(1);
      expect(stderr).toMatch(/^mrkl: .*config\.json/);
    });

    describe('as a server', () => {
      let server: ChildProcess;
      let url: string;
      beforeAll(async () => {
        server = start('serve', '--port', '0', '--log-level', 'warn');
        const [line] = (await once(server.stdout!.setEncoding('utf8'), 'data')) as [string];
        url = /http:\S+/.exec(line)![0];
      });
      afterAll(async () => {
        const closed = once(server, 'close');
        server.kill('SIGTERM');
        expect(await closed).toEqual([0, null]);
      });

      it('answers the official client', async () => {
        const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
        const [model] = (await client.models.list()).data;
        const question = { role: 'user', content: 'What is 27395 plus 87971?' } as const;
        const completion = await client.chat.completions.create({ model: model!.id, messages: [question] });
        expect(completion.choices[0]?.message.content).toContain('115366');
        const stream = client.chat.completions.stream({ model: model!.id, messages: [question] });
        expect(await stream.finalContent()).toBe(completion.choices[0]?.message.content);
      });

      it('answers many at once', async () => {
        const ask = async (n: number) => {
          const body = JSON.stringify({
            model: 'mrkl-nano',
            messages: [{ role: 'user', content: `What is ${n} plus 1000?` }],
          });
          const headers = { 'Content-Type': 'application/json' };
          const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
          return ((await response.json()) as { mrkl: { value: string } }).mrkl.value;
        };
        const numbers = Array.from({ length: 16 }, (_, i) => 100 + 7 * i);
        expect(await Promise.all(numbers.map(ask))).toEqual(numbers.map((n) => String(n + 1000)));
      });

      it('serves the page', async () => {
        expect(await (await fetch(url)).text()).toContain('Get an exact answer');
        expect((await fetch(`${url}/main.js`)).headers.get('content-type')).toContain('javascript');
      });

      it('leaves a taken port alone', async () => {
        const { code, stderr } = await finish(start('serve', '--port', new URL(url).port));
        expect(code).toBe(1);
        expect(stderr).toMatch(
          /^mrkl: Another program listens on port \d+ of 127\.0\.0\.1\.\n {6}Choose another port/,
        );
      });
    });
  },
);
