import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionFindings, measureExtension } from './extension.ts';
import { misses, toFindings } from './findings.ts';
import { holdOut, measureRouter } from './measure.ts';
import { type Decision, figures, riskCurve, severalFigures } from './metrics.ts';
import { readRows } from './rows.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrkl-router-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fields = { text: 'text', intent: 'intent' };
function file(name: string, ...lines: string[]): string {
  const place = join(folder, name);
  writeFileSync(place, `${lines.join('\n')}\n`);
  return place;
}

describe('rows', () => {
  it('take one intent, several, or none', async () => {
    const a = file('a.jsonl', '{"text":"x","intent":"play"}', '', '{"text":"y","intent":"oos"}');
    const b = file('b.jsonl', '{"text":"z","intent":["play","stop"]}', '{"text":"w","intent":null}');
    expect((await readRows([a, b], fields)).map(({ experts }) => experts)).toEqual([
      ['play'],
      [],
      ['play', 'stop'],
      [],
    ]);
  });

  it.each([
    ['nothing', '', /bad\.jsonl: expected rows, found none/],
    ['no JSON', '{"text":"x","intent":"a"}\n{', /bad\.jsonl:2: is not JSON/],
    ['a list', '[]', /bad\.jsonl:1: expected an object/],
    ['no text', '{"intent":"a"}', /bad\.jsonl:1: 'text': expected a text, found nothing/],
    ['an empty text', '{"text":" ","intent":"a"}', /'text': expected a text, found " "/],
    ['no intent', '{"text":"x"}', /'intent': expected the name of an intent, or names, found nothing/],
    ['a number', '{"text":"x","intent":3}', /'intent': expected .* found 3/],
  ])('refuse %s by file and line', async (_, text, message) => {
    await expect(readRows([file('bad.jsonl', text)], fields)).rejects.toThrow(message);
  });

  it('may lack the intent where that is said', async () => {
    const rows = await readRows([file('c.jsonl', '{"text":"x"}')], { ...fields, mayLack: true });
    expect(rows).toEqual([{ text: 'x', experts: [] }]);
  });

  it('name a file that is not there', async () => {
    await expect(readRows([join(folder, 'none.jsonl')], fields)).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});

function decision(wanted: string[], best: string, probability: number): Decision {
  return { wanted, best, probability, none: 1 - probability, together: [best] };
}

describe('figures', () => {
  const rows = [
    decision(['a'], 'a', 0.9),
    decision(['a'], 'b', 0.8),
    decision(['b'], 'b', 0.3), // refused: counts as wrong
    decision([], 'a', 0.2),
    decision([], 'a', 0.7),
  ];

  it('count a refused question as wrong', () => {
    expect(figures(rows, 0.5)).toMatchObject({
      n: 5,
      in_scope_accuracy: 1 / 3,
      accuracy_without_refusal: 2 / 3,
      oos_recall: 0.5,
      oos_auroc: 5 / 6,
      coverage: 2 / 3,
      risk: 2 / 3,
    });
    expect(figures(rows.slice(0, 3), 0.5).oos_recall).toBeNull();
  });

  it('have no calibration error where sureness is frequency', () => {
    const calibrated = Array.from({ length: 100 }, (_, i) => decision(['a'], i < 90 ? 'a' : 'b', 0.9));
    expect(figures(calibrated, 0).ece).toBeCloseTo(0, 9);
    // √(2/π · 100 · 0.9 · 0.1) / 100
    expect(figures(calibrated, 0).ece_by_chance).toBeCloseTo(0.0239, 4);
    expect(figures(rows, 0).ece).toBeGreaterThan(0.2);
  });

  it('follow risk as more is answered', () => {
    expect(riskCurve(rows, 5).map(({ risk }) => risk)).toEqual([0, 1 / 2, 2 / 3, 2 / 4, 3 / 5]);
  });

  it('weigh sets of experts', () => {
    const sets = [
      { ...decision(['a', 'b'], 'a', 0.9), together: ['a'] },
      { ...decision(['a'], 'a', 0.9), together: ['a'] },
    ];
    expect(severalFigures(sets)).toEqual({ exact: 0.5, precision: 1, recall: 2 / 3, f1: 0.8 });
  });
});

describe('a measurement', () => {
  it('learns, refuses, reports and draws, without a row of no expert too', async () => {
    const names = ['weather', 'music', 'food'];
    const texts = ['will it rain in', 'play a song by', 'how do i cook'];
    const rows = Array.from({ length: 300 }, (_, i) => ({
      text: `${texts[i % 3]} ${['rome', 'abba', 'soup', 'paris', 'queen', 'rice'][i % 6]} ${i % 10}`,
      experts: [names[i % 3] as string],
    }));
    const [train, test] = holdOut(rows, 0.3);
    expect(train.length + test.length).toBe(300);
    const strange = { text: 'who was the first king of norway', experts: [] };
    const measured = await measureRouter(train, [...test, strange], {}, {});
    expect(measured.report.in_scope_accuracy).toBeGreaterThan(0.98);
    expect(measured.report.oos_recall).toBe(1);
    const findings = toFindings(measured, ['sets/snips/train.jsonl']);
    expect(findings.json).toMatchObject({ classes: 3, in_scope: test.length, out_of_scope: 1 });
    expect(findings.title).toBe('Router on snips');
    expect(findings.picture).toMatch(/^<svg [\s\S]*<polyline [\s\S]*<circle [\s\S]*<\/svg>\n$/);
    expect(misses(measured).length).toBeLessThan(5);
    await expect(measureRouter([strange], test, {}, {})).rejects.toThrow(/no intent other than 'oos'/);
  });

  it('adds experts one by one', async () => {
    const words = ['weather', 'music', 'food', 'travel', 'sport'];
    const rows = Array.from({ length: 300 }, (_, i) => ({
      text: `${['tell me about', 'i want', 'what of'][i % 3]} ${words[i % 5]} ${i % 7}`,
      experts: [words[i % 5] as string],
    }));
    const [train, test] = holdOut(rows, 0.3);
    const report = await measureExtension(train, test, 2, {});
    expect(report).toMatchObject({ first: 3, worst_drop: 0, mean_drop: 0 });
    expect(report.tested).toBeGreaterThan(60);
    expect(report.additions.map(({ own }) => own)).toEqual([1, 1]);
    expect(extensionFindings(report).sections).toHaveLength(2);
    await expect(measureExtension(train, test, 4, {})).rejects.toThrow(/at most 3 of 5 experts, found 4/);
  });
});
