import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Linker } from '../link.ts';
import { openLinker } from '../spider.ts';
import { teach } from '../teach.ts';
import { FIGURES } from './evidence.ts';
import { readReader, writeReader } from './file.ts';
import { learn, lessonOf, type Taught } from './learn.ts';
import { learnRanking, rank, tryOut } from './rank.ts';
import { putTogether, readSketch, takeApart } from './sketch.ts';

const SHOP = fileURLToPath(new URL('../shop.sqlite', import.meta.url));
let linker: Linker;
let taught: Taught;
let folder: string;
beforeAll(async () => {
  linker = openLinker(SHOP);
  const lessons = teach(linker.catalog, 1, 250).flatMap((pair) => lessonOf(linker, pair) ?? []);
  taught = learn(lessons, { epochs: 2, rate: 0.05, rare: 2 });
  folder = mkdtempSync(path.join(tmpdir(), 'mrkl-reader-'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('sketches', () => {
  it.each([
    ["select customers.name where customers.city = 'Paris'", 'select C where C = V'],
    ['select count(*) from customers', 'select count ( * ) from T'],
    ['select products.name order by products.price desc limit 1', 'select C order by C desc limit 1'],
    ['select products.name order by products.price desc limit 5', 'select C order by C desc limit N'],
    ["select products.name where products.name like '%paint%'", 'select C where C like %V%'],
    [
      'select customers.name where customers.id not in (select invoices.customer_id)',
      'select C where C not in ( select C )',
    ],
    ['select sum(products.price * products.stock)', 'select sum ( C * C )'],
    ["select customers.joined where customers.name = 'Sean O''Neill'", 'select C where C = V'],
  ])('%s', (query, sketch) => {
    const apart = takeApart(query, linker.catalog);
    expect(apart?.sketch).toBe(sketch);
    expect(putTogether(sketch, apart?.fillings ?? [])).toBe(query);
    expect(readSketch(sketch).gaps).toHaveLength(apart?.fillings.length ?? -1);
  });

  it('are not made of joins that are spelt out', () => {
    expect(takeApart('select a.b from a join c on a.x = c.x', linker.catalog)).toBeNull();
  });
});

describe('proposals', () => {
  const best = (question: string): string | undefined =>
    taught.proposer.propose(linker, question, 5, '2019-01-01')[0]?.query;

  it('come from what was learnt, for names and values that were not', () => {
    expect(best('How many invoices are there?')).toBe('select count(*) from invoices');
    expect(best('What is the city of Ada Vermeer?')).toBe(
      "select customers.city where customers.name = 'Ada Vermeer'",
    );
  });

  it('are the same after they were written to a file', () => {
    const file = path.join(folder, 'reader');
    const leaf = { figures: [-1], bounds: [0.5], lefts: [0] };
    const curve = [{ threshold: 0.5, coverage: 0.4, risk: 0.2 }];
    const ranking = { better: [leaf], right: [leaf], even: 0, curve };
    writeReader(file, { ...taught, ranking }, 'a test');
    const read = readReader(file);
    expect(read.ranking).toEqual(ranking);
    const question = 'List the name of all suppliers.';
    expect(read.proposer.propose(linker, question, 1, '2019-01-01')[0]?.query).toBe(best(question));
  });
});

describe('ranking', () => {
  it('learns to prefer what is right, and how sure that is', async () => {
    const proposals = taught.proposer.propose(linker, 'Which customers live in Paris?', 6, '2019-01-01');
    const rows = async (): Promise<unknown[][]> => [];
    const tried = await tryOut(linker, proposals, rows);
    expect(tried.length).toBeGreaterThan(1);
    const [first, second] = tried as [(typeof tried)[number], (typeof tried)[number]];
    const gave = (one: typeof first, empty: number) => ({
      ...one,
      key: String(empty),
      figures: FIGURES.map((name) => (name === 'empty' ? empty : 0.1)),
    });
    const [liked, empty] = [gave(first, 0), gave(second, 1)];
    const lessons = Array.from({ length: 160 }, (_, part) => [
      { part: part % 2, tried: [empty, liked], right: [false, true] },
      { part: part % 2, tried: [empty, empty], right: [false, false] },
    ]).flat();
    const ranking = learnRanking(lessons);
    const [top, last] = rank([empty, liked], ranking);
    expect(top?.proposal).toBe(liked.proposal);
    expect(top?.probability).toBeGreaterThan(0.8);
    expect(last?.probability).toBeLessThan(0.5);
    expect(ranking.curve.at(-1)).toEqual({ threshold: expect.any(Number), coverage: 1, risk: 0.5 });
  });
});
