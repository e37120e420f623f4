import { describe, expect, it } from 'vitest';
import { periodsOf } from './periods.ts';

/** A Wednesday. */
const TODAY = '2026-06-17';

describe('periods', () => {
  it.each([
    ['visits in 2025', '2025-01-01', '2026-01-01'],
    ['visits held in March 2024', '2024-03-01', '2024-04-01'],
    ['patients since 2023', '2023-01-01', null],
    ['patients registered before 2024?', null, '2024-01-01'],
    ['after June 2024', '2024-07-01', null],
    ['until 5 June 2024', null, '2024-06-06'],
    ['in the first quarter of 2024', '2024-01-01', '2024-04-01'],
    ['in Q4 2024', '2024-10-01', '2025-01-01'],
    ['in the last quarter of 2024', '2024-10-01', '2025-01-01'],
    ['during the second half of 2024', '2024-07-01', '2025-01-01'],
    ['on 5 June 2024', '2024-06-05', '2024-06-06'],
    ['on June 5th, 2024.', '2024-06-05', '2024-06-06'],
    ['on the 31st of December 2024', '2024-12-31', '2025-01-01'],
    ['on 2024-02-29', '2024-02-29', '2024-03-01'],
    ['between January 2024 and March 2024', '2024-01-01', '2024-04-01'],
    ['between 1 May 2024 and 2024-06-30', '2024-05-01', '2024-07-01'],
    ['from 2021 to 2023', '2021-01-01', '2024-01-01'],
    ['in the year 1999', '1999-01-01', '2000-01-01'],
  ])('%s', (text, low, high) => {
    const [period, ...others] = periodsOf(`Which ${text}`, TODAY);
    expect(others).toEqual([]);
    expect([period?.low, period?.high]).toEqual([low, high]);
  });

  it('knows a month of any year', () => {
    expect(periodsOf('Who was born in May?', TODAY)).toMatchObject([{ month: 5, low: null, high: null }]);
  });

  it('finds two', () => {
    expect(periodsOf('Did we sell more in 2024 than in 2023?', TODAY)).toHaveLength(2);
  });

  it.each([
    'products over 2000',
    'in 20255 places',
    'on 31 February 2024',
    'more than 2024 visits',
    'in room 2024',
    'a march in Marching',
    'in 2024.5 units',
  ])('sees none in: %s', (text) => expect(periodsOf(text, TODAY)).toEqual([]));

  it('may take a bare figure for an amount', () => {
    expect(periodsOf('a total of 2000', TODAY)).toMatchObject([{ weak: true }]);
    expect(periodsOf('a total in May 2000', TODAY)).toMatchObject([{ weak: false }]);
  });

  it.each([
    ['sold today', '2026-06-17', '2026-06-18'],
    ["yesterday's visits", '2026-06-16', '2026-06-17'],
    ['sold last week', '2026-06-08', '2026-06-15'],
    ['sold this week', '2026-06-15', '2026-06-22'],
    ['sold last month', '2026-05-01', '2026-06-01'],
    ['in this month', '2026-06-01', '2026-07-01'],
    ['due next month', '2026-07-01', '2026-08-01'],
    ['sold last quarter', '2026-01-01', '2026-04-01'],
    ['in the current quarter', '2026-04-01', '2026-07-01'],
    ['sold last year', '2025-01-01', '2026-01-01'],
    ['in the last year', '2025-06-17', '2026-06-18'],
    ['in the past 30 days', '2026-05-18', '2026-06-18'],
    ['over the last three months', '2026-03-17', '2026-06-18'],
    ['due in the next 2 weeks', '2026-06-17', '2026-07-02'],
    ['so far this year', '2026-01-01', '2026-06-18'],
    ['this month so far', '2026-06-01', '2026-06-18'],
    ['year to date', '2026-01-01', '2026-06-18'],
    ['since last month', '2026-05-01', null],
    ['before this year', null, '2026-01-01'],
    ['since yesterday', '2026-06-16', null],
    ['sold 2 years ago', '2024-01-01', '2025-01-01'],
    ['sold 3 days ago', '2026-06-14', '2026-06-15'],
    ['more than 2 years ago', null, '2024-06-17'],
    ['less than 30 days ago', '2026-05-19', '2026-06-18'],
    ['since March', '2026-03-01', null],
    ['since August', '2025-08-01', null],
    ['since 5 March', '2026-03-05', null],
    ['since Monday', '2026-06-15', null],
    ['sold last Monday', '2026-06-15', '2026-06-16'],
    ['in last March', '2026-03-01', '2026-04-01'],
    ['between last March and yesterday', '2026-03-01', '2026-06-17'],
    ['from 2024 onwards', '2024-01-01', null],
    ['between 2019 and 2021', '2019-01-01', '2022-01-01'],
    ['before June 2024', null, '2024-06-01'],
  ])('told from today: %s', (text, low, high) => {
    const [period, ...others] = periodsOf(`Which ${text}?`, TODAY);
    expect(others).toEqual([]);
    expect([period?.low, period?.high]).toEqual([low, high]);
  });

  it.each(['the last 3 invoices', 'the past', 'how many weeks', 'who came last', 'this is it'])(
    'is not told from today: %s',
    (text) => expect(periodsOf(text, TODAY)).toEqual([]),
  );
});
