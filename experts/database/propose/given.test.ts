import { describe, expect, it } from 'vitest';
import { catalogOf } from '../catalog.ts';
import { inItsWords } from '../everyday-words.ts';
import { Linker } from '../link.ts';
import { likely } from './contrary.ts';
import { givenOf } from './given.ts';
import { mended } from './mended.ts';
import type { Proposal } from './proposal.ts';
import { viewOf } from './view.ts';

const column = (name: string, type = 'text') => ({ name, type, primary: name === 'id', samples: [] });
const key = (name: string, target: string) => ({ columns: [name], target, targetColumns: ['id'] });
const catalog = catalogOf('sqlite', {
  tables: [
    { name: 'clients', columns: [column('id', 'integer'), column('name'), column('town')], keys: [] },
    {
      name: 'goods',
      columns: [column('id', 'integer'), column('title'), column('on_hand', 'int')],
      keys: [],
    },
    {
      name: 'orders',
      columns: [column('id', 'integer'), column('client_id', 'integer'), column('total', 'real')],
      keys: [key('client_id', 'clients')],
    },
    {
      name: 'order_lines',
      columns: [
        column('order_id', 'integer'),
        column('good_id', 'integer'),
        column('qty', 'integer'),
        column('unit_price', 'real'),
      ],
      keys: [key('order_id', 'orders'), key('good_id', 'goods')],
    },
  ],
});
const values = new Map([
  ['clients.name', ['Mia Holm', 'Ole Berg']],
  ['goods.title', ['rain coat', 'boots']],
]);
const linker = new Linker(catalog, values);

describe('rules over another trade', () => {
  it.each([
    ['How many rain coats did we sell?', "select sum(order_lines.qty) where goods.title = 'rain coat'"],
    [
      'How many boots did Mia Holm buy?',
      "select sum(order_lines.qty) where goods.title = 'boots' and clients.name = 'Mia Holm'",
    ],
    ['How much has Ole Berg spent?', "select sum(orders.total) where clients.name = 'Ole Berg'"],
    [
      'How much did we make with boots?',
      "select sum(order_lines.qty * order_lines.unit_price) where goods.title = 'boots'",
    ],
    ['Who bought boots?', "select distinct clients.name where goods.title = 'boots'"],
    ['What did Ole Berg buy?', "select distinct goods.title where clients.name = 'Ole Berg'"],
    ['Which client spent the most?', 'select clients.name order by sum(orders.total) desc limit 1'],
    ['What are the 3 best-selling goods?', 'select goods.title order by sum(order_lines.qty) desc limit 3'],
    ['Which goods are out of stock?', 'select goods.title where goods.on_hand = 0'],
    ['Where does Mia Holm live?', "select clients.town where clients.name = 'Mia Holm'"],
  ])('%s', (question, query) => expect(givenOf(linker, question)?.query).toBe(query));

  it.each(['How many goods do we sell?', 'Who bought the farm?', 'How many clients are there?'])(
    'leave alone: %s',
    (question) => expect(givenOf(linker, question)).toBeNull(),
  );
});

it('says everyday words as the database does', () => {
  expect(inItsWords(linker, 'Which customers bought more than 5 articles for 20 euros?')).toBe(
    'Which clients bought more than 5 goods for 20?',
  );
});

const proposal = (question: string, query: string): Proposal => ({
  ...{ query, plain: query, view: viewOf(linker, question), filled: [] },
  ...{ sketch: '', sketchScore: 0, fillScore: 0 },
});

describe('what cannot be meant', () => {
  it.each([
    ['How many clients have more than 3 orders?', 'select clients.name having count(*) < 3'],
    ['Which goods have the largest stock?', 'select goods.title order by goods.on_hand limit 1'],
    ['What is the lowest total?', 'select max(orders.total)'],
    ['boots of Mia Holm', "select count(*) where goods.title = 'boots' or clients.name = 'Mia Holm'"],
    ['Which town is Mia Holm in?', "select clients.name where clients.name = 'Mia Holm'"],
  ])('%s: %s', (question, query) => {
    const other = proposal(question, 'select count(*) from goods');
    expect(likely([proposal(question, query), other])).toEqual([other]);
  });

  it.each([
    ['Which goods have a stock of at least 3?', 'select goods.title where goods.on_hand >= 3'],
    ['Which goods do not have more than 3?', 'select goods.title where goods.on_hand <= 3'],
    ['Which is the largest, and which the smallest?', 'select min(orders.total), max(orders.total)'],
    ['Who is the oldest client?', 'select clients.name order by clients.id limit 1'],
  ])('may be: %s', (question, query) => {
    const own = proposal(question, query);
    expect(likely([own, proposal(question, 'select count(*) from goods')])).toContain(own);
  });
});

describe('what is put right', () => {
  it.each([
    [
      'How many orders are from Oslo?',
      "select count(*) where clients.town = 'Oslo'",
      "select count(*) from orders where clients.town = 'Oslo'",
    ],
    [
      'Which clients ordered for more than 5?',
      'select orders.client_id where orders.total > 5',
      'select clients.name where orders.total > 5',
    ],
    [
      'orders of Mia and Ole',
      "select orders.id where clients.name = 'a' and clients.name = 'b'",
      "select orders.id where clients.name = 'a' or clients.name = 'b'",
    ],
  ])('%s', (question, query, wanted) => {
    const own = proposal(question, query);
    expect(mended(own, own.view).query).toBe(wanted);
  });
});
