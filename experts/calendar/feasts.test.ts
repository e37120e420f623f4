import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { propose, run } from './run.ts';
import { type Output, type Question, schema } from './schema.ts';

const setup = { settings: { zone: 'UTC' }, folder: '.', secret: () => undefined };

function ask(question: Question): Output {
  expect(schema.checkInput({ question }), JSON.stringify(question)).toMatchObject({ ok: true });
  const context = { signal: new AbortController().signal, deadline: performance.now() + 5000 };
  const result = run({ question }, context, setup);
  if ('failure' in result) throw new Error(result.failure.code);
  return result.value;
}

async function read(question: string): Promise<Question | null> {
  const [first] = await propose(setup, question);
  return first === undefined ? null : (first.input as { question: Question }).question;
}

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 12) }));
afterEach(() => void vi.useRealTimers());

describe('feasts', () => {
  // Dates of printed calendars.
  it.each([
    [
      'easter',
      ['1818-03-22', '1961-04-02', '2000-04-23', '2024-03-31', '2025-04-20', '2027-03-28', '2038-04-25'],
    ],
    ['good-friday', ['1916-04-21', '2024-03-29']],
    ['pentecost', ['2024-05-19', '2025-06-08']],
    ['mardi-gras', ['2024-02-13', '2025-03-04']],
    ['thanksgiving', ['2024-11-28', '2023-11-23']],
    ['black-friday', ['2024-11-29', '2023-11-24']],
    ['memorial-day', ['2024-05-27', '2021-05-31']],
    ['mothers-day', ['2024-05-12', '2025-05-11']],
    ['labor-day', ['2024-09-02', '2025-09-01']],
    ['passover', ['2024-04-23', '2025-04-13']],
    ['purim', ['2024-03-24', '2025-03-14']],
    ['rosh-hashanah', ['2023-09-16', '2024-10-03']],
    ['yom-kippur', ['2024-10-12', '2025-10-02']],
    ['hanukkah', ['2023-12-08', '2024-12-26']],
    ['ramadan', ['2024-03-11', '2025-03-01']],
    ['eid-al-fitr', ['2024-04-10', '2025-03-30']],
    ['chinese-new-year', ['2024-02-10', '2025-01-29']],
    ['christmas', ['0005-12-25', '9999-12-25']],
  ])('%s: %o', (feast, days) => {
    for (const day of days) expect(ask({ ask: 'moment', at: `${feast}-${day.slice(0, 4)}` }).value).toBe(day);
  });

  it('are the next ones, or the last ones, where no year is said', () => {
    expect(ask({ ask: 'moment', at: 'christmas' })).toMatchObject({
      ...{ asked: 'Christmas 2026', value: '2026-12-25', clock: '2026-11-24T12:00:00+00:00[UTC]' },
    });
    expect(ask({ ask: 'moment', at: 'last-christmas' }).value).toBe('2025-12-25');
    expect(ask({ ask: 'moment', at: 'easter' }).value).toBe('2027-03-28');
    expect(ask({ ask: 'moment', at: 'last-thanksgiving' }).value).toBe('2025-11-27');
    vi.setSystemTime(Date.UTC(2026, 11, 25, 12));
    expect(ask({ ask: 'moment', at: 'christmas' }).value).toBe('2026-12-25');
    expect(ask({ ask: 'moment', at: 'last-christmas' }).value).toBe('2025-12-25');
  });

  it('stand where dates stand, and say what the reader should know', () => {
    expect(ask({ ask: 'between', from: 'today', until: 'new-years-eveT23:59', in: 'hours' })).toMatchObject({
      asked: "From today until New Year's Eve 2026, 23:59, in hours",
    });
    expect(ask({ ask: 'moment', at: 'passover-2027' }).note).toBe('it begins on the evening before');
    expect(ask({ ask: 'nearest', which: 'next', weekday: 'monday', at: 'easter-2027' })).toMatchObject({
      ...{ asked: 'The first Monday after Easter 2027', value: '2027-03-29' },
    });
  });

  it.each(['easter-27', 'last-easter-2026T', 'eastern', 'christmas 2024', 'last-'])(
    'the schema refuses %s',
    (at) => {
      expect(schema.checkInput({ question: { ask: 'moment', at } }).ok).toBe(false);
    },
  );
});

describe('questions read by rules', () => {
  const days = (from: string, until: string): Question => ({ ask: 'between', from, until, in: 'days' });
  it.each<[string, Question]>([
    ['How many days until Christmas?', days('today', 'christmas')],
    ['how many sleeps til xmas', days('today', 'christmas')],
    ['Can you tell me how many days are left until New Year’s Eve, please?', days('today', 'new-years-eve')],
    ['days until halloween', days('today', 'halloween')],
    ['How many days until the 4th of July?', days('today', 'independence-day')],
    ['How many days until 3 March?', days('today', '2027-03-03')],
    ['How many days until December 3rd?', days('today', '2026-12-03')],
    ['How many days since last Christmas?', days('last-christmas', 'today')],
    ['How many days have passed since March 3?', days('2026-03-03', 'today')],
    ['How many days between Christmas and New Year?', days('christmas', 'new-year')],
    ['How many days are there from 20 December to January 6?', days('2026-12-20', '2027-01-06')],
    ['How long until Easter?', { ask: 'between', from: 'today', until: 'easter' }],
    ['How many working days until Christmas?', { ask: 'working-days', from: 'today', until: 'christmas' }],
    ['When is Easter 2027?', { ask: 'moment', at: 'easter-2027' }],
    ['When does Easter fall in 2030?', { ask: 'moment', at: 'easter-2030' }],
    ['When is Christmas next year?', { ask: 'moment', at: '2027-12-25' }],
    ["when is mother's day this year", { ask: 'moment', at: 'mothers-day-2026' }],
    ['When does Ramadan start?', { ask: 'moment', at: 'ramadan' }],
    ["Which weekday is New Year's Eve?", { ask: 'fact', of: 'weekday', at: 'new-years-eve' }],
    [
      'On what day of the week does Christmas fall in 2028?',
      { ask: 'fact', of: 'weekday', at: '2028-12-25' },
    ],
    ['What date is two weeks and a day before Easter?', { ask: 'moment', at: 'easter', plus: '-P2W1D' }],
    ['the Monday after Easter', { ask: 'nearest', which: 'next', weekday: 'monday', at: 'easter' }],
  ])('%s', async (text, question) => {
    expect(await read(text)).toEqual(question);
    expect(schema.checkInput({ question })).toMatchObject({ ok: true });
  });

  it.each([
    'How many days until 10 March 2027?', // what the model has learnt is left to it
    'How many days until tomorrow?',
    'How many days until my birthday?',
    'When is Thanksgiving 2024, the fourth Thursday of November?',
    'Who invented Christmas?',
    'How many days until Christmas do we have 15 euros a day for?',
    'When is the next train to Haifa?',
  ])('not %s', async (text) => {
    expect(await read(text)).toBeNull();
  });
});
