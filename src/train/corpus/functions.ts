import { binary, call, type Expression, number, numbersOf, written } from './expression.ts';
import { type NumberRange, Numbers } from './number.ts';
import { type Calculation, calculation } from './question.ts';
import type { Random } from './random.ts';
import { ask } from './speech.ts';

const ONE = [
  'sqrt',
  'sqrt',
  'sqrt',
  'cbrt',
  'abs',
  '!',
  '!',
  'log10',
  'ln',
  'log2',
  'floor',
  'ceil',
] as const;
const TWO = ['mod', 'mod', 'mod', 'gcd', 'lcm', 'max', 'min', 'combinations', 'nthRoot'] as const;
const ANGLES = { sin: ['sine', 'sin'], cos: ['cosine', 'cos'], tan: ['tangent', 'tan'] } as const;

function functionTree(rng: Random, numbers: Numbers): Expression {
  const kind = rng.unit();
  if (kind < 0.3) {
    const base = number(numbers.next(rng.chance(0.8) ? 3 : 6));
    const exponent = rng.chance(0.5) ? rng.int(2, 3) : rng.int(2, 20);
    return binary('^', base, number(numbers.spell(String(exponent))));
  }
  if (kind < 0.62) {
    const name = rng.pick(ONE);
    return call(name, number(name === '!' ? numbers.between(0, 30) : numbers.next(6)));
  }
  if (kind < 0.92) {
    const name = rng.pick(TWO);
    if (name === 'combinations')
      return call(name, number(numbers.between(5, 60)), number(numbers.between(1, 5)));
    if (name === 'nthRoot') return call(name, number(numbers.whole(6)), number(numbers.between(4, 9)));
    const whole = name === 'gcd' || name === 'lcm';
    const draw = (most: number) => number(whole ? numbers.whole(most) : numbers.next(most));
    return call(name, draw(6), draw(5));
  }
  if (kind < 0.95) return angle(rng);
  const digits = numbers.spell(String(rng.int(0, 4)));
  return call('round', number({ ...decimal(rng) }), number(digits));
}

function angle(rng: Random): Expression {
  const name = rng.pick(['sin', 'cos', 'tan'] as const);
  const degrees = rng.pick([0, 30, 45, 60, 90, 120, 180, rng.int(1, 360)]);
  const said = `${rng.chance(0.5) ? 'the ' : ''}${rng.pick(ANGLES[name])} of ${degrees} degrees`;
  return written(`${name}(${degrees} deg)`, said);
}

function decimal(rng: Random) {
  const text = `${rng.int(0, 999)}.${rng.int(10000, 99999)}`;
  return { said: text, written: text };
}

/** Powers, roots, factorials, remainders, also as an operand of one more operation. */
export function functions(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, range);
  let tree = functionTree(rng, numbers);
  if (rng.chance(0.25)) {
    const other = rng.chance(0.75) ? number(numbers.next(4)) : functionTree(rng, numbers);
    const op = rng.pick(['+', '-', '*', '/'] as const);
    tree = rng.chance(0.5) ? binary(op, tree, other) : binary(op, other, tree);
  }
  return calculation(ask(tree, rng), tree, numbersOf(tree));
}

const HUNDRED = written('100', '');
const PERCENT = ['%', '%', '%', ' %', ' percent', ' percent', ' per cent'] as const;
/** P the percentage, N the number; the formula is built by the function of the same row. */
const PERCENT_FORMS: readonly (readonly [string, 'of' | 'up' | 'down' | 'share' | 'change'])[] = [
  ['P of N', 'of'],
  ["what's P of N?", 'of'],
  ['what is P of N?', 'of'],
  ['how much is P of N?', 'of'],
  ['calculate P of N', 'of'],
  ['find P of N', 'of'],
  ['P of N is how much?', 'of'],
  ['a P tip on N', 'of'],
  ['how much is a P tip on a bill of N?', 'of'],
  ['P tax on N', 'of'],
  ['take P of N', 'of'],
  ['compute P from N', 'of'],
  ['increase N by P', 'up'],
  ['N plus P', 'up'],
  ['add P to N', 'up'],
  ['raise N by P', 'up'],
  ['N increased by P', 'up'],
  ['what is N after a P increase?', 'up'],
  ['a price of N goes up by P', 'up'],
  ['decrease N by P', 'down'],
  ['N minus P', 'down'],
  ['P off N', 'down'],
  ['what is P off N?', 'down'],
  ['reduce N by P', 'down'],
  ['N with a P discount', 'down'],
  ['take P off N', 'down'],
  ['N reduced by P', 'down'],
  ['what does N cost after a discount of P?', 'down'],
  ['what percent of N is M?', 'share'],
  ['M is what percent of N?', 'share'],
  ['what percentage of N is M?', 'share'],
  ['M out of N in percent', 'share'],
  ['what percent is M of N?', 'share'],
  ['M as a percentage of N', 'share'],
  ['percent change from N to M', 'change'],
  ['what is the percentage change from N to M?', 'change'],
  ['by what percent did it change from N to M?', 'change'],
];

/** "15% of 80" → (15/100*80), "increase 80 by 15%" → (80*(1+15/100)). */
export function percentages(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, range);
  const [template, meaning] = rng.pick(PERCENT_FORMS);
  const base = numbers.next(7);
  const second =
    meaning === 'share' || meaning === 'change'
      ? numbers.next(6)
      : rng.chance(0.15)
        ? point(rng)
        : numbers.between(1, 150);
  const [n, p] = [number(base), number(second)];
  const part = binary('/', p, HUNDRED);
  const one = written('1');
  const tree = {
    of: () => binary('*', part, n),
    up: () => binary('*', n, binary('+', one, part)),
    down: () => binary('*', n, binary('-', one, part)),
    share: () => binary('*', binary('/', p, n), HUNDRED),
    change: () => binary('*', binary('/', binary('-', p, n), n), HUNDRED),
  }[meaning]();
  const sign = rng.pick(PERCENT);
  const money = rng.chance(0.12) ? rng.pick(['$', '€', '£', '$']) : '';
  const saidBase = /^[a-z]/.test(base.said) ? base.said : money + base.said;
  const question = template.replace(/\b[PNM]\b/g, (slot) =>
    slot === 'P' ? second.said + sign : slot === 'N' ? saidBase : second.said,
  );
  return calculation(
    question,
    tree,
    meaning === 'share' || template.startsWith('P') || /P (of|tip|off)/.test(template)
      ? [second, base]
      : [base, second],
  );
}

function point(rng: Random) {
  const text = `${rng.int(0, 40)}.${rng.int(1, 9)}`;
  return { said: text, written: text };
}

const PARTS = [
  ['half', 1, 2],
  ['one half', 1, 2],
  ['a half', 1, 2],
  ['one third', 1, 3],
  ['a third', 1, 3],
  ['two thirds', 2, 3],
  ['a quarter', 1, 4],
  ['one quarter', 1, 4],
  ['three quarters', 3, 4],
  ['three fourths', 3, 4],
  ['one fifth', 1, 5],
  ['two fifths', 2, 5],
  ['three fifths', 3, 5],
  ['four fifths', 4, 5],
  ['one sixth', 1, 6],
  ['five sixths', 5, 6],
  ['one seventh', 1, 7],
  ['three eighths', 3, 8],
  ['one eighth', 1, 8],
  ['five eighths', 5, 8],
  ['two ninths', 2, 9],
  ['one tenth', 1, 10],
  ['seven tenths', 7, 10],
  ['three tenths', 3, 10],
] as const;

function fraction(rng: Random): Expression {
  if (rng.chance(0.5)) {
    const [said, top, bottom] = rng.pick(PARTS);
    return binary('/', written(String(top), said), written(String(bottom), ''));
  }
  const [top, bottom] = [rng.int(1, 30), rng.int(2, 60)];
  return binary('/', written(String(top), `${top}/${bottom}`), written(String(bottom), ''));
}

/** "a third of N" is N/3, as "half of N" is N/2; other fractions stay factors. */
function ofNumber(part: Expression, of: Expression): Expression {
  const unit =
    part.kind === 'binary' &&
    part.left.kind === 'written' &&
    part.left.text === '1' &&
    /^[a-z]/.test(part.left.said);
  return unit ? binary('/', of, part.right) : binary('*', part, of);
}

function saidOf(e: Expression): string {
  return e.kind === 'binary' && e.left.kind === 'written' ? e.left.said : '';
}

/** "three quarters of 80" → (3/4*80), "1/3 plus 1/6" → (1/3+1/6). */
export function fractions(rng: Random, range: NumberRange): Calculation {
  const numbers = new Numbers(rng, range);
  const first = fraction(rng);
  if (rng.chance(0.45)) {
    const of = numbers.next(6);
    const frame = rng.pick([
      'F of N',
      "what's F of N?",
      'what is F of N?',
      'how much is F of N?',
      'find F of N',
      'calculate F of N',
      'F of N please',
    ]);
    return calculation(
      frame.replace(/\b[FN]\b/g, (s) => (s === 'F' ? saidOf(first) : of.said)),
      ofNumber(first, number(of)),
      [of],
    );
  }
  const second = fraction(rng);
  const [op, words] = rng.pick([
    ['+', ['plus', '+', 'and']],
    ['-', ['minus', '-', 'less']],
    ['*', ['times', '*', 'multiplied by']],
    ['/', ['divided by', 'divided by']],
  ] as const);
  const frame = rng.pick([
    'A',
    'A?',
    "what's A?",
    'calculate A',
    'compute A',
    'A =',
    'work out A',
    'find A',
    'how much would A be?',
  ]);
  const text = `${saidOf(first)} ${rng.pick(words)} ${saidOf(second)}`;
  return calculation(
    frame.replace('A', () => text),
    binary(op, first, second),
    [],
  );
}
