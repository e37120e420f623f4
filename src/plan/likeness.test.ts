import { describe, expect, it } from 'vitest';
import { likeness } from './likeness.ts';

const plan = (...asks: string[]) => ({ steps: asks.map((ask) => ({ ask })) });

describe('how much of a question a plan is about', () => {
  it.each([
    ['synonym for happy', plan('What is a quarter of $$1?', 'What is $1 times 2?'), 0],
    [
      'What is 15% of unpaid invoices?',
      plan('What is the total of unpaid invoices?', 'What is 15% of $1?'),
      1,
    ],
    ['When did the first customer join?', plan('What does customers mean?'), 1 / 3],
    ['What is it?', plan('What is it?'), 1],
  ])('%s', (question, steps, share) => {
    expect(likeness(steps, question)).toBeCloseTo(share);
  });
});
