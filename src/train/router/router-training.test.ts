import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdFor } from '../../router/operating-point.ts';
import { probabilities } from '../../router/words/calibration.ts';
import { judgeWords } from '../../router/words/model.ts';
import { Random } from '../corpus/random.ts';
import { calibrate, type Scored } from './calibrate.ts';
import { extend } from './extend.ts';
import { foldsOf, type Labelled, learn } from './learn.ts';
import { bestThreshold, type Judged, operatingCurve } from './operating.ts';
import { fitClass, packRows } from './svm.ts';

/** Sparse rows of two columns round two centres. */
function cloud(count: number, seed: number) {
  const random = new Random(seed);
  const rows = Array.from({ length: count }, (_, i) => {
    const sign = i % 2 === 0 ? 1 : -1;
    const values = Float32Array.of(sign * 0.5 + random.unit() - 0.5, random.unit() - 0.5);
    return { columns: Int32Array.of(0, 1), values };
  });
  return { matrix: packRows(rows, 2), isClass: Uint8Array.from(rows, (_, i) => (i % 2 === 0 ? 1 : 0)) };
}

describe('a support vector machine', () => {
  it('finds where its objective has no slope', () => {
    const { matrix, isClass } = cloud(200, 3);
    const costs = new Float32Array(200).fill(0.7);
    const w = fitClass(matrix, isClass, { costs, seed: 1, tolerance: 1e-7, epochs: 5000 });
    const slope = Float64Array.from(w);
    for (let i = 0; i < matrix.rows; i++) {
      const y = isClass[i] === 1 ? 1 : -1;
      const cells = [0, 1, 2].map((k) => (matrix.starts[i] as number) + k);
      const dot = cells.reduce(
        (sum, k) => sum + (w[matrix.columns[k] as number] as number) * (matrix.values[k] as number),
        0,
      );
      const short = Math.max(0, 1 - y * dot);
      for (const k of cells) {
        const column = matrix.columns[k] as number;
        slope[column] = (slope[column] as number) - 2 * 0.7 * y * short * (matrix.values[k] as number);
      }
    }
    for (const value of slope) expect(Math.abs(value)).toBeLessThan(1e-3);
  });

  it('does not see the rows that are held out, and gives the same weights for the same seed', () => {
    const { matrix, isClass } = cloud(200, 4);
    const costs = new Float32Array(200).fill(1);
    const half = isClass.map((own, i) => (i < 100 ? own : 2));
    const flipped = isClass.map((own, i) => (i < 100 ? own : 1 - own));
    const options = { costs, seed: 5 };
    expect(fitClass(matrix, half, options)).toEqual(fitClass(matrix, half, options));
    expect(fitClass(matrix, half, options)).not.toEqual(fitClass(matrix, flipped, options));
  });
});

describe('calibration', () => {
  it('finds the slopes and the shift that made the labels', () => {
    const random = new Random(7);
    const truth = { slope: [2.5, 2.5, 1.5], shift: [0, 0, -1] };
    const rows: Scored[] = Array.from({ length: 20_000 }, () => {
      const z = Float64Array.from({ length: 3 }, () => 4 * random.unit() - 2);
      const p = probabilities(z, truth);
      return { z, classes: [random.weighted([...p].map((weight, c) => [weight, c] as const))], weight: 1 };
    });
    const { slope, shift } = calibrate(rows, 3, 2);
    expect(slope[0]).toBeCloseTo(2.5, 0);
    expect(slope[2]).toBeCloseTo(1.5, 0);
    expect(shift[2]).toBeCloseTo(-1, 0);
    expect(shift[0]).toBe(0);
  });
});

/** Questions judged with probabilities that are right as often as they say. */
function judgedRows(count: number, seed: number, noneShare = 0.1): Judged[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const none = random.chance(noneShare);
    const probability = none ? random.unit() ** 2 : 1 - random.unit() ** 3;
    return { probability, none, right: !none && random.chance(probability), weight: 1 };
  });
}

describe('operating points', () => {
  it('have the most right decisions at the best threshold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 2, max: 60 }), (seed, count) => {
        const rows = judgedRows(count, seed, 0.4);
        const value = (threshold: number) =>
          rows.filter((row) => (row.probability >= threshold ? row.right : row.none)).length;
        const best = value(bestThreshold(rows));
        for (const threshold of [0, ...rows.map(({ probability }) => probability + 1e-9)])
          expect(best).toBeGreaterThanOrEqual(value(threshold));
      }),
    );
  });

  it('keep the coverage and the risk that were asked for on questions not seen', () => {
    const curve = operatingCurve(judgedRows(4000, 11));
    const fresh = judgedRows(40_000, 12);
    for (const coverage of [0.99, 0.9, 0.7]) {
      const threshold = thresholdFor(curve, { coverage }) as number;
      const fitting = fresh.filter(({ none }) => !none);
      const found = fitting.filter(({ probability }) => probability >= threshold).length / fitting.length;
      expect(found).toBeGreaterThan(coverage - 0.02);
    }
    for (const risk of [0.15, 0.1, 0.05]) {
      const threshold = thresholdFor(curve, { risk }) as number;
      const answered = fresh.filter(({ probability }) => probability >= threshold);
      expect(answered.filter(({ right }) => !right).length / answered.length).toBeLessThan(risk);
    }
  });

  it('say what risk is the least, and refuse shares that are none', () => {
    const curve = operatingCurve(judgedRows(200, 13));
    const wish = (asked: object) => () => thresholdFor(curve, asked);
    expect(wish({ risk: 0.0001 })).toThrow(/the least that this router can keep is 0\.\d{4}/);
    expect(wish({ coverage: 1.5 })).toThrow(/coverage: expected a share between 0 and 1, found 1.5/);
    expect(wish({ coverage: 0.9, risk: 0.1 })).toThrow(/found both/);
    expect(thresholdFor(curve, {})).toBeUndefined();
  });
});

const WORDS = {
  weather: ['weather', 'rain', 'sunny', 'forecast', 'temperature'],
  music: ['song', 'album', 'play', 'band', 'guitar'],
  food: ['recipe', 'cook', 'dinner', 'soup', 'bake'],
} as const;
const FILLERS = ['please', 'tell me about', 'what about the', 'i want', 'is there'];

function toyRows(count: number, seed: number): Labelled[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const name = Object.keys(WORDS)[i % 4] as keyof typeof WORDS | undefined;
    if (name === undefined)
      return { text: `${random.pick(FILLERS)} ${random.pick(['chess', 'taxes', 'tennis'])}`, experts: [] };
    return { text: `${random.pick(FILLERS)} ${random.pick(WORDS[name])}`, experts: [name] };
  });
}

describe('learning a router', () => {
  it('tells experts and none apart, the same way every time', async () => {
    const rows = toyRows(400, 1);
    const model = await learn(rows);
    const again = await learn(rows);
    for (const { text, experts } of toyRows(100, 2)) {
      const { candidates, none } = judgeWords(model, text);
      expect(judgeWords(again, text)).toEqual(judgeWords(model, text));
      expect(candidates.reduce((sum, { probability }) => sum + probability, none)).toBeCloseTo(1, 9);
      const best = candidates[0];
      const called = best !== undefined && best.probability >= model.threshold ? [best.expert] : [];
      expect(called).toEqual(experts);
    }
  });

  it('finds several experts where a question needs several', async () => {
    const both = toyRows(200, 3).flatMap((row, i, all): Labelled[] => {
      const other = all[(i + 1) % all.length];
      if (other === undefined || row.experts.length * other.experts.length === 0) return [row];
      return [row, { text: `${row.text} and ${other.text}`, experts: [...row.experts, ...other.experts] }];
    });
    const model = await learn(both);
    const { together } = judgeWords(model, 'i want rain and is there soup');
    expect([...together].sort()).toEqual(['food', 'weather']);
    expect(judgeWords(model, 'i want rain').together).toEqual(['weather']);
  });

  it('adds an expert without touching the weights of the others', async () => {
    const rows = toyRows(400, 5);
    const late = rows.filter(({ experts }) => experts.includes('food'));
    const early = rows.filter(({ experts }) => !experts.includes('food'));
    const before = await learn(early);
    const after = await extend(
      before,
      'food',
      late.map(({ text }) => text),
      early,
    );
    const count = before.head.classes.length;
    expect(after.head.classes).toEqual([...before.head.classes, 'food']);
    for (let f = 0; f < before.head.vocabulary.size; f++)
      for (let c = 0; c < count; c++)
        expect(after.head.weights[f * (count + 1) + c]).toBe(before.head.weights[f * count + c]);
    for (const { text, experts } of toyRows(100, 6)) {
      const best = judgeWords(after, text).candidates[0];
      const called = best !== undefined && best.probability >= after.threshold ? [best.expert] : [];
      expect(called).toEqual(experts);
    }
  });

  it('holds neighbours out together', () => {
    const folds = foldsOf([[0], [1], [0], [0], [1], [0]], 2);
    expect([...folds]).toEqual([0, 0, 0, 1, 1, 1]);
    const long = foldsOf(new Array(20).fill([0]), 2);
    expect([...long].join('')).toBe('00000111110000011111');
  });
});
