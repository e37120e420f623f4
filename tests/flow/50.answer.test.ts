import { describe, expect, it } from 'vitest';
import { composeAnswer } from '../../src/answer/index.ts';
import { AnswerSchema } from '../../src/contract/answer.ts';
import type { Call } from '../../src/contract/call.ts';
import { type Manifest, ManifestSchema } from '../../src/contract/manifest.ts';
import type { Outcome } from '../../src/contract/outcome.ts';
import type { Route } from '../../src/contract/route.ts';

const MANIFEST: Manifest = ManifestSchema.parse({
  name: 'counter',
  version: '1.0.0',
  title: 'Counter',
  purpose: 'Counts.',
  permissions: [],
  dependencies: [],
  limits: { milliseconds: 1, inputBytes: 1, outputBytes: 1 },
  idempotent: true,
  answer: { value: '/count', templates: ['{input/what}: {/count} of {/total}', '{input/what}: {/count}'] },
});
const QUESTION = { id: 'question-1', original: 'q', text: 'q', history: [] };
const ROUTE: Route = {
  expert: 'counter',
  probability: 0.9,
  candidates: [{ expert: 'counter', probability: 0.9 }],
  none: 0.1,
  threshold: 0.5,
  strategy: 'x',
};
const CALL: Call = { id: 'call-1', expert: 'counter', input: { what: 'sheep' }, tokens: 3, forced: 1 };
const value = (output: Call['input']): Outcome => ({
  status: 'value',
  call: 'call-1',
  expert: 'counter',
  output,
  milliseconds: 1,
});

function answer(outcome: Outcome | null) {
  const found = composeAnswer({
    question: QUESTION,
    route: ROUTE,
    done: outcome && { call: CALL, outcome },
    experts: [MANIFEST],
    ...{ tokens: 0, milliseconds: 1 },
  });
  expect(AnswerSchema.safeParse(found).success).toBe(true);
  return {
    ...found,
    cited: found.citations.map(({ start, end, source, pointer }) => [
      found.text.slice(start, end),
      source,
      pointer,
    ]),
  };
}

describe('outcome to answer', () => {
  it('cites every value', () => {
    expect(answer(value({ count: 7, total: '9' }))).toMatchObject({
      status: 'answered',
      text: 'sheep: 7 of 9',
      value: '7',
      cited: [
        ['sheep', 'input', '/what'],
        ['7', 'output', '/count'],
        ['9', 'output', '/total'],
      ],
    });
  });

  it('takes the first template whose values are there', () => {
    expect(answer(value({ count: 7 })).text).toBe('sheep: 7');
    expect(answer(value({ count: 7, total: null })).text).toBe('sheep: 7');
  });

  it('shows the output itself when no template fits', () => {
    expect(answer(value({ other: 1 }))).toMatchObject({
      text: '{"other":1}',
      value: null,
      cited: [['{"other":1}', 'output', '']],
    });
    expect(answer(value([1]))).toMatchObject({ text: '[1]', value: null });
  });

  it('does not follow a pointer into inherited properties', () => {
    const odd = { ...MANIFEST, answer: { value: '/constructor', templates: ['{/constructor}'] } };
    const found = composeAnswer({
      question: QUESTION,
      route: ROUTE,
      done: { call: CALL, outcome: value({}) },
      experts: [odd],
      ...{ tokens: 0, milliseconds: 1 },
    });
    expect(found).toMatchObject({ text: '{}', value: null });
  });

  it('says why there is no value', () => {
    const failed: Outcome = {
      status: 'failure',
      call: 'call-1',
      expert: 'counter',
      failure: { code: 'lost', message: 'They ran away.' },
      milliseconds: 1,
    };
    expect(answer(failed)).toMatchObject({
      status: 'failed',
      text: 'Counter: They ran away.',
      value: null,
      cited: [['They ran away.', 'failure', '/message']],
    });
  });

  it('abstains without a figure and says what there is', () => {
    const found = answer(null);
    expect(found).toMatchObject({ status: 'abstained', value: null, calls: [], citations: [] });
    expect(found.text).toContain('Counter');
    expect(found.text).not.toMatch(/\d/);
  });
});
