import type { NumberRange, Quantity } from './number.ts';
import { Numbers } from './number.ts';
import { conjugate, HAVE, helper, NAMES, type Person, person, type Tense, type Verb } from './people.ts';
import type { Calculation } from './question.ts';
import type { Random } from './random.ts';

const THINGS = [
  'apples',
  'oranges',
  'bananas',
  'books',
  'marbles',
  'cookies',
  'candies',
  'pencils',
  'eggs',
  'cards',
  'stamps',
  'coins',
  'toys',
  'balloons',
  'tickets',
  'flowers',
  'cakes',
  'slices of pizza',
  'grapes',
  'chocolates',
  'cats',
  'shirts',
  'points',
  'sheep',
] as const;
const MONEY = ['dollars', 'euros', 'pounds', 'dollars', 'bucks', '$', '€', '$'] as const;

const LOSSES: readonly Verb[] = [
  ['eat', 'eats', 'ate'],
  ['eat', 'eats', 'ate'],
  ['lose', 'loses', 'lost'],
  ['give away', 'gives away', 'gave away'],
  ['sell', 'sells', 'sold'],
  ['use', 'uses', 'used'],
  ['throw away', 'throws away', 'threw away'],
  ['drop', 'drops', 'dropped'],
  ['break', 'breaks', 'broke'],
  ['take away', 'takes away', 'took away'],
  ['donate', 'donates', 'donated'],
  ['remove', 'removes', 'removed'],
];
const GAINS: readonly Verb[] = [
  ['find', 'finds', 'found'],
  ['buy', 'buys', 'bought'],
  ['get', 'gets', 'got'],
  ['receive', 'receives', 'received'],
  ['win', 'wins', 'won'],
  ['pick', 'picks', 'picked'],
  ['collect', 'collects', 'collected'],
  ['add', 'adds', 'added'],
];
const PAYMENTS: readonly Verb[] = [
  ['spend', 'spends', 'spent'],
  ['spend', 'spends', 'spent'],
  ['pay', 'pays', 'paid'],
  ['lose', 'loses', 'lost'],
  ['give away', 'gives away', 'gave away'],
];
const INCOMES: readonly Verb[] = [
  ['earn', 'earns', 'earned'],
  ['find', 'finds', 'found'],
  ['get', 'gets', 'got'],
  ['make', 'makes', 'made'],
  ['save', 'saves', 'saved'],
];
const GIVE: Verb = ['give', 'gives', 'gave'];
const TAKE: Verb = ['take', 'takes', 'took'];

interface Change {
  readonly sign: '+' | '-';
  readonly amount: Quantity;
  readonly said: string; // with its subject left out, or with another subject
  readonly own: boolean; // the one who has does it
}

interface Scene {
  readonly rng: Random;
  readonly who: Person;
  readonly other: Person;
  readonly tense: Tense;
  readonly thing: string;
  readonly money: boolean;
}

function counted(scene: Scene, amount: Quantity, named: boolean): string {
  if (!scene.money) return named ? `${amount.said} ${scene.thing}` : amount.said;
  const sign = scene.thing.length === 1;
  if (sign && /^\d/.test(amount.said)) return scene.thing + amount.said;
  return named || sign ? `${amount.said} ${sign ? 'dollars' : scene.thing}` : amount.said;
}

function loss(scene: Scene, amount: Quantity): Change {
  const { rng, who, other, tense, money } = scene;
  const some = counted(scene, amount, rng.chance(money ? 0.5 : 0.25));
  const kind = rng.unit();
  const change = (said: string, own = true): Change => ({ sign: '-', amount, said, own });
  if (kind < 0.2) {
    const give = conjugate(GIVE, who, tense);
    return change(rng.chance(0.6) ? `${give} ${some} to ${other.object}` : `${give} ${other.object} ${some}`);
  }
  if (kind < 0.3)
    return change(
      `${other.name} ${conjugate(TAKE, other, tense)} ${some}${rng.chance(0.3) ? ' of them' : ''}`,
      false,
    );
  if (money) {
    const on = rng.chance(0.35)
      ? ` on ${rng.pick(['lunch', 'a book', 'food', 'a shirt', 'a game', 'coffee'])}`
      : '';
    const verb = rng.pick(PAYMENTS);
    return change(`${conjugate(verb, who, tense)} ${some}${verb[0] === 'spend' ? on : ''}`);
  }
  const of = rng.chance(0.2) && some === amount.said ? ' of them' : '';
  return change(`${conjugate(rng.pick(LOSSES), who, tense)} ${some}${of}`);
}

function gain(scene: Scene, amount: Quantity): Change {
  const { rng, who, other, tense, money } = scene;
  const bare = counted(scene, amount, money);
  const some = rng.pick([`${bare} more`, `${bare} more`, `another ${bare}`, bare]);
  const change = (said: string, own = true): Change => ({ sign: '+', amount, said, own });
  if (rng.chance(0.25)) {
    const give = conjugate(GIVE, other, tense);
    return change(`${other.name} ${give} ${who.object} ${some}`, false);
  }
  return change(`${conjugate(rng.pick(money ? INCOMES : GAINS), who, tense)} ${some}`);
}

const subject = (who: Person, change: Change): string =>
  change.own ? `${who.again} ${change.said}` : change.said;

/** What is asked at the end; nothing in it tells the sign of a mixed story. */
function asked(scene: Scene, signs: string): string {
  const { rng, who, tense, thing, money } = scene;
  const what = money
    ? rng.pick(['how much', 'how much money', 'how much'])
    : rng.pick(['how many', 'how many', `how many ${thing}`]);
  const has = `${helper(who, rng.chance(0.5) ? 'present' : tense)} ${who.again} have`;
  const lost = signs.includes('-');
  const gained = signs.includes('+');
  if (lost && !gained)
    return rng.pick([
      `${what} ${money ? 'is' : 'are'} left`,
      `${what} ${money ? 'is' : 'are'} left`,
      `${what} ${has} left`,
      `${what} ${has} left`,
      `${what} ${has} now`,
      `${what} ${money ? 'remains' : 'remain'}`,
      `${what} will ${who.again} have left`,
      `${what} ${helper(who, 'present')} ${who.again} still have`,
      `${what} left`,
    ]);
  const now = [
    `${what} ${has} now`,
    `${what} ${has}`,
    `${what} will ${who.again} have`,
    `${what} does that make`,
  ];
  if (lost) return rng.pick([...now, `${what} ${has} in the end`, `${what} are there now`]);
  return rng.pick([...now, `${what} ${has} in total`, `${what} ${has} altogether`, `${what} in all`]);
}

function told(scene: Scene, first: Quantity, changes: readonly Change[], question: string): string {
  const { rng, who, tense } = scene;
  const start = rng.chance(0.85)
    ? `${who.name} ${conjugate(HAVE, who, tense)} ${counted(scene, first, true)}`
    : rng.pick([
        `${who.name} ${conjugate(['start', 'starts', 'started'], who, tense)} with ${counted(scene, first, true)}`,
        `${who.name} ${conjugate(['buy', 'buys', 'bought'], who, tense)} ${counted(scene, first, true)}`,
      ]);
  const joined = changes.map((c, i) => (i > 0 && rng.chance(0.4) ? `then ${c.said}` : c.said));
  const run = changes.every((c) => c.own)
    ? joined.join(' and ')
    : changes.map((c) => subject(who, c)).join(' and ');
  const kind = rng.unit();
  if (kind < 0.38) return `if ${start} and ${run}${rng.pick([', ', ', ', ' '])}${question}?`;
  if (kind < 0.55) return `${start} and ${run}${rng.pick([', ', '. '])}${question}?`;
  if (kind < 0.68) return `${question} if ${start} and ${run}?`;
  const sentences = changes.map((c, i) =>
    i > 0 && rng.chance(0.5) ? `then ${subject(who, c)}` : subject(who, c),
  );
  return `${[start, ...sentences].join('. ')}. ${question}?`;
}

/** "I ate 5 of my 12 apples": the part is named before the whole. */
function partOfWhole(scene: Scene, whole: Quantity, part: Quantity): string {
  const { rng, who, tense, thing } = scene;
  const verb = conjugate(rng.pick(LOSSES), who, tense);
  const did = `${who.name} ${verb} ${part.said} of ${rng.pick([who.own, who.own, 'the'])} ${whole.said} ${thing}`;
  const question = asked(scene, '-');
  return rng.pick([`${did}. ${question}?`, `if ${did}, ${question}?`, `${question} if ${did}?`]);
}

/** Something is had, and becomes more or less, once or several times. */
export function changes(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, { ...range, fancy: 0 });
  const money = rng.chance(0.25);
  const [who, other] = [person(rng), { ...person(rng), name: rng.pick(NAMES) }];
  const scene: Scene = {
    rng,
    who,
    other: { ...other, object: other.name, third: true },
    tense: rng.chance(0.6) ? 'present' : 'past',
    thing: rng.pick(money ? MONEY : THINGS),
    money,
  };
  const most = rng.weighted([
    [0.7, 2],
    [0.2, 3],
    [0.1, 5],
  ] as const);
  const draw = () => numbers.whole(most);
  const pair = [draw(), draw()].sort((a, b) => Number(b.written) - Number(a.written)) as [Quantity, Quantity];
  if (!money && rng.chance(0.12))
    return finish(partOfWhole(scene, ...pair), `(${pair[0].written}-${pair[1].written})`, pair);
  const count = rng.weighted([
    [0.68, 1],
    [0.27, 2],
    [0.05, 3],
  ] as const);
  const amounts = [pair[1], ...Array.from({ length: count - 1 }, draw)];
  const signs = amounts.map(() => (rng.chance(0.6) ? '-' : '+'));
  const first = signs[0] === '+' && rng.chance(0.5) ? pair[1] : pair[0];
  if (first === pair[1]) amounts[0] = pair[0];
  const steps = amounts.map((amount, i) => (signs[i] === '-' ? loss(scene, amount) : gain(scene, amount)));
  const formula = `(${first.written}${steps.map((c) => c.sign + c.amount.written).join('')})`;
  return finish(told(scene, first, steps, asked(scene, signs.join(''))), formula, [first, ...amounts]);
}

/** Sentences begin with a capital. */
function finish(text: string, formula: string, numbers: readonly Quantity[]): Calculation {
  const question = text
    .replace(/(^|[.?] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/\.\./g, '.');
  return { question, formula, tree: null, numbers };
}
