import { describe, expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { readPlan } from './read-plan.ts';

describe('plans read from the wording', () => {
  it.each<[string, string[] | null]>([
    [
      'What is 15% of the total of unpaid invoices?',
      ['What is the total of unpaid invoices?', 'What is 15% of $1?'],
    ],
    [
      'What is 15 % of the total of unpaid invoices, in euros?',
      [
        'What is the total of unpaid invoices?',
        'What is 15% of $1?',
        'What is the exchange rate of the dollar to the euro?',
        'What is $2 times $3?',
      ],
    ],
    ['How much is twice the price of the drill?', ['What is the price of the drill?', 'What is twice $1?']],
    ['half of the number of customers', ['How many customers are there?', 'What is half of $1?']],
    [
      'What is the difference between the price of the drill and the price of the saw?',
      ['What is the price of the drill?', 'What is the price of the saw?', 'What is $1 minus $2?'],
    ],
    [
      'Which weekday was the day the first invoice was issued?',
      ['When was the first invoice issued?', 'What day of the week is $1?'],
    ],
    [
      'How many customers are there? And what is that times 3?',
      ['How many customers are there?', 'What is $1 times 3?'],
    ],
    [
      'How much is 250 dollars in euros?',
      ['What is the exchange rate of the dollar to the euro?', 'What is 250 times $1?'],
    ],
    ['What is 15% of 80?', null],
    ['What is 27395 plus 87971?', null],
    ['Who wrote Hamlet?', null],
  ])('%s', (question, asks) => {
    const plan = readPlan(question);
    expect(plan?.steps.map((step) => ('ask' in step ? step.ask : '')) ?? null).toEqual(asks);
    if (plan !== null) expect(() => checkPlan(plan, [])).not.toThrow();
  });
});
