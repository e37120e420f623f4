import { afterAll, expect, test } from 'vitest';
import { Tape } from './tape.ts';

const tape = new Tape({ threads: 2 });
afterAll(() => tape.close());

const numbers = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(0.3 + 0.7 * i));

test('an encoder layer: bidirectional and cross-attention, layer norm, GELU, learned by descent', async () => {
  const weight = (rows: number, cols: number) => {
    const parameter = tape.parameter('weight', rows, cols);
    tape.fillNormal(parameter, rows * 100 + cols, 0.5);
    return parameter;
  };
  const ones = tape.parameter('ones', 1, 4);
  tape.write(ones, new Float32Array(4).fill(1));
  const zeros = tape.parameter('zeros', 1, 4);
  const up = weight(8, 4);
  const down = weight(4, 8);
  const head = weight(3, 4);
  const all = [ones, zeros, up, down, head];
  const losses: number[] = [];
  for (let step = 0; step < 40; step++) {
    tape.reset();
    const x = tape.input(5, 4, numbers(20));
    const memory = tape.input(3, 4, numbers(12));
    const segments = Int32Array.of(0, 3);
    const options = { heads: 2, kvHeads: 2, causal: false, segments };
    const self = tape.layerNorm(x, ones, zeros, 1e-5);
    const mixed = tape.attention(self, tape.scale(self, 1), tape.silu(self), options);
    const cross = tape.attention(mixed, memory, tape.scale(memory, 0.5), {
      ...options,
      keySegments: Int32Array.of(0, 2),
    });
    const y = tape.add(mixed, tape.linear(tape.gelu(tape.linear(cross, up)), down));
    const logits = tape.linear(y, head);
    const loss = tape.crossEntropy(logits, Int32Array.of(0, 1, 2, 0, 1), new Float32Array(5).fill(1));
    losses.push(await tape.run({ backward: loss }));
    await tape.descend(all, 0.5);
  }
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
});

test('gradients of inputs can be read, those of constants cannot', async () => {
  tape.reset();
  const x = tape.input(1, 3, numbers(3), { gradient: true });
  const constant = tape.input(1, 3, numbers(3));
  const total = tape.linear(tape.add(x, constant), tape.input(1, 3, Float32Array.of(1, 2, 3)));
  expect(await tape.run({ backward: total })).toBeCloseTo(tape.read(total)[0] ?? 0);
  expect([...tape.read(x, 'gradient')]).toEqual([1, 2, 3]);
  expect(() => tape.read(constant, 'gradient')).toThrow(/computed and kept/);
});

test('errors name op, argument, expectation and finding', () => {
  tape.reset();
  const x = tape.input(2, 3, numbers(6));
  const weight = tape.parameter('weight', 4, 5);
  expect(() => tape.linear(x, weight)).toThrow('linear: argument weight: expected (any, 3), found (4, 5)');
  expect(() => tape.linear(x, { id: 99, rows: 1, cols: 3 })).toThrow(/linear: argument weight: .*id 99/);
  expect(() => tape.moe(x, x, [], 1)).toThrow(/moe/);
  expect(() => tape.input(2, 2, numbers(3))).toThrow(/input: expected 2 x 2 numbers, found 3/);
});

test('a running tape is busy, a closed one is closed', async () => {
  const other = new Tape({ threads: 1 });
  const x = other.input(200, 200, numbers(40_000));
  other.linear(x, other.silu(x));
  const running = other.run();
  expect(() => other.reset()).toThrow(expect.objectContaining({ code: 'busy' }));
  expect(() => other.close()).toThrow(expect.objectContaining({ code: 'busy' }));
  await running;
  other.close();
  expect(() => other.reset()).toThrow(expect.objectContaining({ code: 'closed' }));
  await expect(other.run()).rejects.toMatchObject({ code: 'closed' });
});
