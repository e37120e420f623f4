// What people ask of any database, on one that nothing was learnt from.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { propose, run } from './run.ts';
import type { Input } from './schema.ts';

vi.setConfig({ testTimeout: 60_000 });

const CLINIC = `
CREATE TABLE doctors (id INTEGER PRIMARY KEY, name TEXT, speciality TEXT, country TEXT, hired DATE);
CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT, city TEXT, country TEXT, registered TEXT);
CREATE TABLE makers (id INTEGER PRIMARY KEY, name TEXT, country TEXT);
CREATE TABLE medicines (
  id INTEGER PRIMARY KEY, name TEXT, maker_id INTEGER REFERENCES makers (id), price REAL, stock INTEGER
);
CREATE TABLE visits (
  id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients (id), doctor_id INTEGER REFERENCES doctors (id),
  held DATE, fee REAL, status TEXT
);
INSERT INTO doctors VALUES (1, 'Nora Lund', 'surgery', 'Norway', '2015-03-01'),
  (2, 'Paul Roux', 'children', 'France', '2019-09-15'), (3, 'Ines Prado', 'heart', 'Portugal', '2023-01-10'),
  (4, 'Tom Baker', 'heart', 'Ireland', '2024-02-01');
INSERT INTO patients VALUES (1, 'Anna Berg', 'Oslo', 'Norway', '2021-04-03'),
  (2, 'Luc Petit', 'Lyon', 'France', '2022-11-20'), (3, 'Sara Vos', 'Utrecht', 'Netherlands', '2023-05-05'),
  (4, 'Jan Smit', 'Utrecht', 'Netherlands', '2024-01-17'), (5, 'Mary Flynn', 'Cork', 'Ireland', '2024-07-30'),
  (6, 'Hans Klein', 'Bonn', 'Germany', '2024-12-02'), (7, 'Kurt Wolf', 'Bonn', 'Germany', '2025-02-11');
INSERT INTO makers VALUES (1, 'Alpina Pharma', 'Switzerland'), (2, 'Noordzee Labs', 'Netherlands'),
  (3, 'Verde Salud', 'Spain');
INSERT INTO medicines VALUES (1, 'aspirin', 1, 4.5, 120), (2, 'ibuprofen', 2, 6.2, 80), (3, 'insulin', 1, 32, 15),
  (4, 'bandage', 3, 2.1, 300), (5, 'syringe', 3, 0.8, 500);
INSERT INTO visits VALUES (1, 1, 1, '2023-02-10', 80, 'paid'), (2, 2, 2, '2023-06-01', 60, 'paid'),
  (3, 3, 3, '2024-01-20', 95, 'open'), (4, 4, 3, '2024-03-05', 95, 'paid'), (5, 4, 1, '2024-03-28', 120, 'paid'),
  (6, 5, 4, '2024-06-05', 70, 'open'), (7, 6, 2, '2024-11-30', 60, 'paid'), (8, 7, 4, '2025-02-14', 75, 'open'),
  (9, 1, 3, '2025-03-03', 95, 'paid'), (10, 2, 1, '2025-05-19', 130, 'open');
`;

let folder: string;
let setup: { settings: unknown; folder: string; secret: () => undefined };
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mrkl-clinic-'));
  const file = path.join(folder, 'clinic.sqlite');
  new Database(file).exec(CLINIC).close();
  setup = {
    settings: { databases: [{ name: 'clinic', file, samples: true }], today: '2025-05-20' },
    folder,
    secret: () => undefined,
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const ask = async (question: string): Promise<Input> =>
  (await propose(setup, question, signal))[0]?.input as Input;

async function expectRows(question: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  const input = await ask(question);
  expect(input, question).not.toHaveProperty('unsure');
  const result = await run(input, { signal, deadline: 0 }, setup);
  expect('value' in result && result.value.rows, input.query).toEqual(rows);
}

describe('periods', () => {
  it.each<[string, unknown]>([
    ['What is the total fee of all visits held in 2024?', 440],
    ['How many visits were held in March 2024?', 2],
    ['How many patients registered since 2023?', 5],
    ['How many patients registered before 2024?', 3],
    ['How many patients registered between 1 January 2024 and 30 September 2024?', 2],
    ['How many visits did Tom Baker have in 2025?', 1],
    ['How many visits took place in the first quarter of 2024?', 3],
    ['How many patients registered in May?', 1],
    ['What was the income in 2024?', 440],
  ])('%s', (question, value) => expectRows(question, [[value]]));

  it.each<[string, readonly (readonly unknown[])[]]>([
    ['Which patients registered since 2024?', [['Jan Smit'], ['Mary Flynn'], ['Hans Klein'], ['Kurt Wolf']]],
    ['visits from 2025', [[8], [9], [10]]],
    ['Which visits were held on 5 June 2024?', [[6]]],
    [
      'How many patients registered each year?',
      [
        [2021, 1],
        [2022, 1],
        [2023, 1],
        [2024, 3],
        [2025, 1],
      ],
    ],
  ])('%s', (question, rows) => expectRows(question, rows));

  it.each<[string, unknown]>([
    ['How many visits were held last year?', 5],
    ['How many visits were held this month?', 1],
    ['How many visits were held yesterday?', 1],
    ['How many visits were held in the last 30 days?', 1],
    ['How many visits did we have so far this year?', 3],
    ['Last year, how many patients registered?', 3],
    ["What was last year's income?", 440],
    ['How many patients registered since February?', 1],
    ['What is the total fee of all visits held in the past 3 months?', 225],
  ])('are told from today: %s', (question, value) => expectRows(question, [[value]]));

  it('that nothing can be asked of leave doubt', async () => {
    const input = await ask('How many medicines were there last year?');
    expect(input.unsure?.probability).toBeLessThan(0.5);
  });

  it('are bound as parameters', async () => {
    const input = await ask('How many visits were held in March 2024?');
    const result = await run(input, { signal, deadline: 0 }, setup);
    expect(result).toMatchObject({ value: { parameters: ['2024-03-01', '2024-04-01'] } });
  });
});

describe('first and last', () => {
  it.each<[string, unknown]>([
    ['When was the last visit held?', '2025-05-19'],
    ['When was the first visit?', '2023-02-10'],
    ['When was the last visit of Anna Berg?', '2025-03-03'],
    ['Who is the newest doctor?', 'Tom Baker'],
    ['Who is the newest patient?', 'Kurt Wolf'],
    ['Which patient registered first?', 'Anna Berg'],
    ['What is the fee of the last visit?', 130],
  ])('%s', (question, value) => expectRows(question, [[value]]));
});

describe('rows and measures in other words', () => {
  it.each<[string, unknown]>([
    ['How many bandages are in stock?', 300],
    ['What does the insulin cost?', 32],
    ['How much is a syringe?', 0.8],
    ['Who makes the insulin?', 'Alpina Pharma'],
    ['What is the cheapest visit?', 60],
  ])('%s', (question, value) => expectRows(question, [[value]]));

  it('are multiplied for what a stock is worth', async () => {
    const input = await ask('What is the total value of the stock?');
    expect(input).toEqual({ query: 'select sum(medicines.price * medicines.stock)' });
  });
});

describe('words of other forms', () => {
  it.each<[string, unknown]>([
    ['How many Dutch patients are there?', 2],
    ['How many German patients are there?', 2],
  ])('%s', (question, value) => expectRows(question, [[value]]));
});

describe('what is nowhere in the database', () => {
  it('is not counted, and is named', async () => {
    const input = await ask('How many Swedish patients are there?');
    expect(input.unsure?.probability).toBeLessThan(0.5);
    const result = await run(input, { signal, deadline: 0 }, setup);
    expect('failure' in result && result.failure.message).toMatch(/No patients\.\w+ is 'Swedish'\./);
  });
});
