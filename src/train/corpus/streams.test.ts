import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run as runApi } from '../../../experts/api/run.ts';
import { schema as apiSchema } from '../../../experts/api/schema.ts';
import { standIn } from '../../../experts/api/stand-in.ts';
import { run as runCalendar } from '../../../experts/calendar/run.ts';
import { schema as calendarSchema } from '../../../experts/calendar/schema.ts';
import { run as runDictionary } from '../../../experts/dictionary/run.ts';
import { schema as dictionarySchema } from '../../../experts/dictionary/schema.ts';
import { api } from './api.ts';
import { calendar } from './calendar.ts';
import { dictionary } from './dictionary.ts';
import { Random } from './random.ts';
import { openStreams, REFUSED } from './streams.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const DRAWN = 500;
const context = () => ({ signal: new AbortController().signal, deadline: performance.now() + 60_000 });

describe('questions of experts', () => {
  it('calendar: every input is valid and has an answer', () => {
    const rng = new Random(1);
    const setup = { settings: { zone: 'UTC' }, folder: '.', secret: () => undefined };
    for (let i = 0; i < DRAWN; i++) {
      const { question, input } = calendar(rng);
      const checked = calendarSchema.checkInput(input);
      if (!checked.ok) throw new Error(`${question} ${JSON.stringify(input)}: ${checked.problem}`);
      expect(
        runCalendar(checked.value, context(), setup),
        `${question} ${JSON.stringify(input)}`,
      ).not.toHaveProperty('failure');
    }
  });

  it('dictionary: every input is valid and finds something, but for invented words', async () => {
    const rng = new Random(2);
    let unknown = 0;
    for (let i = 0; i < DRAWN; i++) {
      const { question, input } = dictionary(rng);
      const checked = dictionarySchema.checkInput(input);
      if (!checked.ok) throw new Error(`${question} ${JSON.stringify(input)}: ${checked.problem}`);
      const result = await runDictionary(checked.value, context());
      if ('failure' in result && result.failure.code === 'word-unknown') unknown++;
      else expect(result, `${question} ${JSON.stringify(input)}`).not.toHaveProperty('failure');
    }
    expect(unknown).toBeLessThan(DRAWN * 0.04);
  });

  describe('api', () => {
    let server: Awaited<ReturnType<typeof standIn>>;
    beforeAll(async () => {
      server = await standIn();
    });
    afterAll(() => server.close());

    it('every call is valid and answered', async () => {
      const setup = {
        settings: server.settings,
        folder: path.resolve('experts/api'),
        secret: () => undefined,
      };
      const schema = await apiSchema(setup);
      const rng = new Random(3);
      for (let i = 0; i < DRAWN; i++) {
        const { question, input } = api(rng);
        const checked = schema.checkInput(input);
        if (!checked.ok) throw new Error(`${question} ${JSON.stringify(input)}: ${checked.problem}`);
        const result = await runApi(checked.value, context(), setup);
        expect(result, `${question} ${JSON.stringify(input)}`).not.toHaveProperty('failure');
      }
    });
  });

  it.each(Object.entries(REFUSED))('fills every place of what is not for the %s', (_, refused) => {
    const rng = new Random(4);
    for (let i = 0; i < DRAWN; i++) expect(refused(rng)).not.toMatch(/[{}]/);
  });

  it('streams are named, told when absent, and the same for the same seed', () => {
    const absent: string[] = [];
    const streams = openStreams(['calendar', 'sql'], { sql: 'nowhere.jsonl' }, '.', (what) =>
      absent.push(what),
    );
    expect([...streams.keys()]).toEqual(['calendar']);
    expect(absent).toEqual(['sql (nowhere.jsonl)']);
    const draw = () => streams.get('calendar')?.(new Random(9));
    expect(draw()).toEqual(draw());
    expect(() => openStreams(['weather'], {}, '.', () => {})).toThrow('no stream "weather"');
  });
});
