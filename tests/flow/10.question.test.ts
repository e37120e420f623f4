import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/contract/limits.ts';
import { QuestionSchema } from '../../src/contract/question.ts';
import { readQuestion } from '../../src/question/index.ts';

const read = (text: string) => readQuestion(text, [], DEFAULT_LIMITS);

describe('text to question', () => {
  it.each([
    ['  what   is\n3 + 4 ? ', 'what is 3 + 4 ?'],
    ['what\u2019s 3\u00a0plus\u20094', "what's 3 plus 4"],
    ['\u201c3\u201d', '"3"'],
    ['3\u200b4\ufeff', '34'],
    ['\uff13\uff0b\uff14', '3+4'],
    ['\u0663 plus \u0664', '3 plus 4'],
    ['e\u0301', 'é'],
    ['a\u0000\u0007b', 'a b'],
    ['\u202e3 minus 4', '3 minus 4'],
    ['\ud800x', '\ufffdx'],
  ])('%j becomes %j', (text, expected) => {
    const question = read(text);
    expect(question.text).toBe(expected);
    expect(question.original).toBe(text);
    expect(QuestionSchema.safeParse(question).success).toBe(true);
  });

  it.each(['5 m² to ft²', '3 × 4 ÷ 2', '7 − 2', '½ of 8', '20 °C in °F'])('%s keeps its meaning', (text) => {
    expect(read(text).text).toBe(text);
  });

  it.each(['', '   ', '\u200b\n'])('%j is no question', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'question-empty', status: 400 }));
  });

  it('keeps the limits', () => {
    const limits = { ...DEFAULT_LIMITS, questionLength: 5, historyTurns: 1 };
    const turn = { role: 'user', text: 'x' } as const;
    expect(() => readQuestion('123456', [], limits)).toThrow(
      expect.objectContaining({ code: 'question-too-long' }),
    );
    expect(() => readQuestion('1', [turn, turn], limits)).toThrow(
      expect.objectContaining({ code: 'history-too-long' }),
    );
    expect(readQuestion('1', [turn], limits).history).toEqual([turn]);
    expect(() => readQuestion(7 as never, [], limits)).toThrow(
      expect.objectContaining({ code: 'argument-invalid' }),
    );
  });
});
