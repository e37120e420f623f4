import { describe, expect, it } from 'vitest';
import { periodsOf } from './periods.ts';

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
    const [period, ...others] = periodsOf(`Which ${text}`);
    expect(others).toEqual([]);
    expect([period?.low, period?.high]).toEqual([low, high]);
  });

  it('knows a month of any year', () => {
    expect(periodsOf('Who was born in May?')).toMatchObject([{ month: 5, low: null, high: null }]);
  });

  it('finds two', () => {
    expect(periodsOf('Did we sell more in 2024 than in 2023?')).toHaveLength(2);
  });

  it.each([
    'products over 2000',
    'in 20255 places',
    'on 31 February 2024',
    'more than 2024 visits',
    'in room 2024',
    'a march in Marching',
    'in 2024.5 units',
  ])('sees none in: %s', (text) => expect(periodsOf(text)).toEqual([]));

  it('may take a bare figure for an amount', () => {
    expect(periodsOf('a total of 2000')).toMatchObject([{ weak: true }]);
    expect(periodsOf('a total in May 2000')).toMatchObject([{ weak: false }]);
  });
});
