import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeQuestion } from './describe.ts';
import { isOrdered, sameRows } from './gold.ts';
import { openLinker } from './spider.ts';
import { beside } from './wordnet.ts';
import { nameWords, numberOf, stem, wordsOf } from './words.ts';

const folder = path.dirname(fileURLToPath(import.meta.url));
const linker = openLinker(path.join(folder, 'shop.sqlite'));
const namesOf = (question: string): string[] => linker.link(question).mentions.map(({ place }) => place.name);

describe('words', () => {
  it.each([
    ['cities', 'city'],
    ['invoices', 'invoic'],
    ['invoice', 'invoic'],
    ['people', 'person'],
    ['issued', 'issu'],
  ])('%s has the stem %s', (word, expected) => expect(stem(word)).toBe(expected));

  it('takes names apart and knows numbers', () => {
    expect(nameWords('BornState')).toEqual(['born', 'stat']);
    expect(nameWords('stu_fname')).toEqual(['student', 'first', 'name']);
    expect([numberOf('1,200'), numberOf('three'), numberOf('x')]).toEqual([1200, 3, null]);
    expect(wordsOf("What's 5.5?").map(({ text }) => text)).toEqual(['What', "'", 's', '5.5', '?']);
  });

  it('finds words beside a word in WordNet', () => {
    expect(beside('age')).toContain('old');
    expect(beside('customer')).toContain('client');
    expect(beside('zzz')).toEqual([]);
  });
});

describe('links', () => {
  it('finds tables and columns by their words', () => {
    expect(namesOf('How many customers are there in each city?')).toEqual(
      expect.arrayContaining(['customers', 'customers.city']),
    );
    expect(namesOf('Which clients joined last?')).toEqual(
      expect.arrayContaining(['customers', 'customers.joined']),
    );
  });

  it('finds values in cells, in quotation marks and in capitals', () => {
    const { values, numbers } = linker.link(
      'Which customers in paris bought "garden hose" from Nowhere Inc for 20?',
    );
    expect(values.map(({ value }) => value)).toEqual(['Paris', 'garden hose', 'Nowhere Inc']);
    expect(values[0]?.columns.map(({ name }) => name)).toEqual(['customers.city']);
    expect(numbers.map(({ value }) => value)).toEqual([20]);
  });

  it('says them in few words, the likely tables first', () => {
    expect(describeQuestion(linker, 'Which customers live in Paris?')).toBe(
      "customers=customers 'Paris'=customers.city\ncustomers: city id# name country joined@ | invoices: customer_id# id# issued@ status total# | invoice_lines: id# invoice_id# product_id# quantity# amount#",
    );
  });
});

describe('gold queries', () => {
  it('are compared by rows: order where it counts, numbers by their digits', () => {
    expect(sameRows([[1], [2]], [[2], [1]], false)).toBe(true);
    expect(sameRows([[1], [2]], [[2], [1]], true)).toBe(false);
    expect(sameRows([[0.1 + 0.2, 'a']], [['a', 0.3]], false)).toBe(false);
    expect(sameRows([[0.1 + 0.2, 'a']], [['a', 0.3]], false, true)).toBe(true);
    expect(sameRows([[1n]], [[1]], false)).toBe(true);
    expect([isOrdered('select a from b order by c'), isOrdered('select a from b')]).toEqual([true, false]);
  });
});
