import { describe, expect, it } from 'vitest';
import { drawTensor } from './draw.ts';
import { ggufHeader, safetensorsHeader } from './formats.ts';
import { PRESETS } from './presets.ts';
import { tensorTable, tokenCosts } from './tensors.ts';

const tensors = tensorTable(PRESETS.tiny);

describe('the random models', () => {
  it('have the number of weights that their names stand for', () => {
    expect(Math.round(tokenCosts(PRESETS.tiny).parameters / 1e6)).toBe(12);
    expect(Math.round(tokenCosts(PRESETS.small).parameters / 1e6)).toBe(319);
    expect((tokenCosts(PRESETS['reasoning-3b']).parameters / 1e9).toFixed(1)).toBe('3.0');
  });

  it('are drawn from seed and name alone', () => {
    const first = (seed: number) => {
      for (const { values } of drawTensor(seed, tensors[1]!)) return [...values.subarray(0, 8)];
      return [];
    };
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it.each([
    ['safetensors', safetensorsHeader(tensors)],
    ['GGUF', ggufHeader(PRESETS.tiny, tensors)],
  ])('lie in %s behind its header, one after the other', (_, { head, places }) => {
    const spans = tensors
      .map((tensor) => ({ place: places.get(tensor)!, count: tensor.count }))
      .map(({ place, count }) => [place.offset, place.offset + count * (place.wide ? 4 : 2)] as const)
      .sort(([a], [b]) => a - b);
    expect(spans[0]![0]).toBe(head.length);
    for (const [index, [start]] of spans.entries()) {
      if (index > 0) expect(start).toBeGreaterThanOrEqual(spans[index - 1]![1]);
    }
  });
});
