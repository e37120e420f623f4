// What the model may write for a database names what there is, and nothing else, whatever its weights are.
import { beforeAll, expect, it, vi } from 'vitest';
import { decode } from '../../src/adapter/decode.ts';
import { Grammar } from '../../src/adapter/grammar/grammar.ts';
import { Vocabulary } from '../../src/adapter/grammar/vocabulary.ts';
import type { Expert } from '../../src/contract/expert.ts';
import { runExpert } from '../../src/dispatch/index.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import { FakeBackbone, FakeTokenizer, randomLogits } from '../fixtures/fake-backbone.ts';

vi.setConfig({ testTimeout: 120_000 });

const file = 'experts/database/shop.sqlite';
const databases = [
  { name: 'open', file, samples: true },
  { name: 'guarded', file, hidden: ['invoices', 'customers.name'] },
  { name: 'gone', file: 'no/such/file.sqlite' },
];
let expert: Expert;
let grammar: Grammar;
beforeAll(async () => {
  const set = { settings: { database: { databases } }, folder: '.', secret: () => undefined };
  expert = (await loadExperts('experts', set)).find(({ manifest }) => manifest.name === 'database') as Expert;
  grammar = new Grammar((await expert.narrow?.()) ?? {}, new Vocabulary(new FakeTokenizer()));
}, 120_000);

function writable(input: object): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(input));
  const machine = grammar.machine(bytes.length);
  return machine.walk(machine.start(), bytes)?.accepting ?? false;
}

it('lets queries over existing tables and columns through', () => {
  for (const query of [
    'select count(*) from customers',
    "select customers.name where customers.city = 'Sean O''Neill \\ \"x\"' and (products.price > 3 or products.stock < 2)",
    'select sum(products.price * products.stock)',
    'select customers.name where customers.id not in (select invoices.customer_id where invoices.total > (select avg(invoices.total)))',
    'select customers.country intersect select suppliers.country order by customers.country limit 3',
    'select customers.name from customers join suppliers on customers.country = suppliers.country',
  ])
    expect(writable({ database: 'open', query }), query).toBe(true);
});

it.each([
  [{ database: 'open', query: 'select customers.salary' }],
  [{ database: 'open', query: 'select staff.name' }],
  [{ database: 'open', query: "select customers.name where customers.name = 'x'; drop table customers" }],
  [{ database: 'open', query: "select customers.name where customers.name = 'x' -- '" }],
  [{ database: 'open', query: 'select sqlite_schema.sql' }],
  [{ database: 'guarded', query: 'select customers.name' }],
  [{ database: 'guarded', query: 'select count(*) from invoices' }],
  [{ database: 'gone', query: 'select customers.name' }],
  [{ query: 'select customers.name' }],
])('lets nothing else through: %j', (input) => {
  expect(writable(input)).toBe(false);
});

it('is read by the expert, which finds every name', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const backbone = new FakeBackbone(randomLogits(seed));
    const { text } = await decode(backbone.open(), [1], grammar, {
      tokenizer: backbone.tokenizer,
      limit: 150,
      end: 2,
    });
    const call = { id: 'call-1', expert: 'database', input: JSON.parse(text), tokens: 0, forced: 0 };
    const outcome = await runExpert(call, [expert]);
    const code = outcome.status === 'failure' ? outcome.failure.code : '';
    expect(
      ['syntax', 'unknown-table', 'unknown-column', 'expert-failed', 'output-invalid'],
      text,
    ).not.toContain(code);
  }
});
