import { expect, it, vi } from 'vitest';
import { evalStreams } from './eval-streams.ts';
import { dataFolder } from './paths.ts';

vi.setConfig({ testTimeout: 120_000 });

it('scores every stream of a recipe that is there', async () => {
  const recipe = 'models/nano/recipes/extended.json';
  const rows = await evalStreams({ model: 'models/nano', recipe, data: dataFolder({}), examples: 12 });
  expect(rows.map(({ stream }) => stream)).toEqual(
    expect.arrayContaining(['mix', 'plan', 'calendar', 'dictionary', 'api', 'text']),
  );
  const [mix, text] = ['mix', 'text'].map((name) => rows.find(({ stream }) => stream === name));
  expect(mix?.exact).toBeGreaterThan(0.5);
  expect(mix?.natsPerToken).toBeLessThan(text?.natsPerToken ?? 0);
  expect(text?.exact).toBeLessThan(0.5);
});
