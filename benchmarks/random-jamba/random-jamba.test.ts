import { describe, expect, it } from 'vitest';
import { drawTensor } from './draw.ts';
import { ggufHeader, safetensorsHeader } from './formats.ts';
import { PRESETS } from './presets.ts';
import { encode, storedBytes, toF16 } from './stored.ts';
import { tensorTable } from './tensors.ts';

const tensors = tensorTable(PRESETS.tiny);

describe('the random models', () => {
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
    ['GGUF bf16', ggufHeader(PRESETS.tiny, tensors, 'bf16')],
    ['GGUF q8_0', ggufHeader(PRESETS.tiny, tensors, 'q8_0')],
  ])('lie in %s behind its header, one after the other', (_, { head, places }) => {
    const spans = tensors
      .map((tensor) => ({ place: places.get(tensor)!, count: tensor.count }))
      .map(({ place, count }) => [place.offset, place.offset + storedBytes(place.stored, count)] as const)
      .sort(([a], [b]) => a - b);
    expect(spans[0]![0]).toBe(head.length);
    for (const [index, [start]] of spans.entries()) {
      if (index > 0) expect(start).toBeGreaterThanOrEqual(spans[index - 1]![1]);
    }
  });

  it('round to f16 as the format says', () => {
    expect([1, 0.5, 65_504, 2 ** -24, 1 + 2 ** -11, 1 + 3 * 2 ** -11].map(toF16)).toEqual([
      0x3c00, 0x3800, 0x7bff, 1, 0x3c00, 0x3c02,
    ]);
  });

  it('are within half a step of the bf16 numbers in q8_0', () => {
    const wide = Float32Array.from({ length: 64 }, (_, i) => Math.fround((i - 20) / 64));
    const values = Uint16Array.from(new Uint32Array(wide.buffer), (word) => word >>> 16);
    const blocks = encode(values, 'q8_0', false);
    expect(blocks.length).toBe(68);
    for (const [block, most] of [20 / 64, 43 / 64].entries()) {
      const scale = most / 127;
      expect(blocks[block * 34]! + 256 * blocks[block * 34 + 1]!).toBe(toF16(scale));
      for (let i = 0; i < 32; i++) {
        const code = (blocks[block * 34 + 2 + i]! << 24) >> 24;
        expect(Math.abs(code * scale - wide[block * 32 + i]!)).toBeLessThanOrEqual(scale * 0.51);
      }
    }
  });
});
