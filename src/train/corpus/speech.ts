import { type Expression, isAtom, type Operator, rank } from './expression.ts';
import { COMMAND_FRAMES, FRAMES, PHRASES, SHORT_FORMS } from './phrases.ts';
import type { Random } from './random.ts';

/** Where a phrase stands decides which forms leave the sentence unambiguous. */
type Place =
  | 'free'
  | 'before-and'
  | 'after-and'
  | 'of'
  | { readonly side: 'left' | 'right'; readonly rank: number };

type Binary = Extract<Expression, { kind: 'binary' }>;

function fill(template: string, left: string, right: string): string {
  // one pass, so that a letter inside an operand is never taken for a slot
  return template.replace(/\b[LR]\b/g, (slot) => (slot === 'L' ? left : right));
}

function isArithmetic(op: Operator): op is Exclude<Operator, '^'> {
  return op !== '^';
}

/** Says an expression as a phrase whose only reading is that expression. */
export function say(e: Expression, rng: Random, place: Place = 'free'): string {
  if (e.kind === 'number') return e.quantity.said;
  if (e.kind === 'written') return e.said;
  if (e.kind === 'call') return sayCall(e, rng);
  const short = shortForm(e, rng);
  if (short !== null) return short;
  if (!isArithmetic(e.op)) return sayPower(e, rng);
  const infix = infixFits(e, place);
  const noun = place !== 'before-and' && !(typeof place === 'object' && place.side === 'left');
  if (infix && (!noun || rng.chance(0.5))) return sayInfix(e, rng, place);
  if (noun) return sayNoun(e, rng);
  return rng.chance(0.6) ? `(${say(e, rng)})` : `${sayNoun(e, rng)},`;
}

function infixFits(e: Binary, place: Place): boolean {
  if (place === 'free') return true;
  if (place === 'before-and') return isAtom(e.left) && isAtom(e.right);
  if (place === 'after-and' || place === 'of') return false;
  return place.side === 'left' ? rank(e) >= place.rank : rank(e) > place.rank;
}

function sayInfix(e: Binary, rng: Random, place: Place): string {
  const phrases = PHRASES[e.op as keyof typeof PHRASES];
  if (phrases.swapped.length > 0 && place === 'free' && isAtom(e.left) && isAtom(e.right) && rng.chance(0.25))
    return `${say(e.right, rng)} ${rng.pick(phrases.swapped)} ${say(e.left, rng)}`;
  const left = say(e.left, rng, { side: 'left', rank: rank(e) });
  const right = say(e.right, rng, { side: 'right', rank: rank(e) });
  return `${left} ${rng.pick(phrases.infix)} ${right}`;
}

function sayNoun(e: Binary, rng: Random): string {
  const phrases = PHRASES[e.op as keyof typeof PHRASES];
  const left = say(e.left, rng, 'before-and');
  const right = say(e.right, rng, 'after-and');
  const noun = fill(rng.pick(phrases.noun), left, right);
  if (!isAtom(e.left) || !isAtom(e.right) || rng.chance(0.85))
    return rng.chance(0.12) ? noun.replace(/^the /, '') : noun;
  return `the result of ${fill(rng.pick(phrases.ago), left, right)}`;
}

function shortForm(e: Binary, rng: Random): string | null {
  if (e.right.kind !== 'written') return null;
  const by = e.right.text;
  const form = SHORT_FORMS.find((f) => f.op === e.op && f.by === by);
  return form ? `${rng.pick(form.words)} ${say(e.left, rng, 'of')}` : null;
}

function sayPower(e: Binary, rng: Random): string {
  const base = say(e.left, rng, 'of');
  const exponent = say(e.right, rng, 'of');
  if (exponent === '2' && rng.chance(0.8))
    return rng.pick([`${base} squared`, `the square of ${base}`, `${base}²`, `${base}^2`]);
  if (exponent === '3' && rng.chance(0.8))
    return rng.pick([`${base} cubed`, `the cube of ${base}`, `${base}^3`]);
  if (/^\d+$/.test(exponent) && rng.chance(0.2)) {
    const nth = ordinal(exponent);
    return rng.pick([`${base} to the ${nth}`, `${base} to the ${nth} power`, `the ${nth} power of ${base}`]);
  }
  return rng.pick([
    `${base} to the power of ${exponent}`,
    `${base} raised to the power of ${exponent}`,
    `${base} to the power ${exponent}`,
    `${base} raised to ${exponent}`,
    `${base}^${exponent}`,
    `${base} ^ ${exponent}`,
    `${base}**${exponent}`,
  ]);
}

function ordinal(digits: string): string {
  const teen = /1\d$/.test(digits);
  const end = teen ? 'th' : ({ '1': 'st', '2': 'nd', '3': 'rd' }[digits.at(-1) ?? ''] ?? 'th');
  return digits + end;
}

const CALLS: Record<string, readonly string[]> = {
  sqrt: ['the square root of A', 'square root of A', 'the root of A', 'sqrt(A)', 'sqrt A', '√A'],
  cbrt: ['the cube root of A', 'cube root of A', 'the third root of A', 'cbrt(A)'],
  log10: ['the base 10 logarithm of A', 'log base 10 of A', 'log10 of A', 'log10(A)'],
  log2: ['the base 2 logarithm of A', 'log base 2 of A', 'log2(A)', 'the binary logarithm of A'],
  ln: ['the natural logarithm of A', 'the natural log of A', 'ln(A)', 'ln A'],
  floor: ['A rounded down', 'the floor of A', 'floor(A)'],
  ceil: ['A rounded up', 'the ceiling of A', 'ceil(A)'],
  combinations: ['A choose B', 'the number of ways to choose B out of A', 'the combinations of B from A'],
  nthRoot: ['the Bth root of A', 'Bth root of A', 'the root of degree B of A'],
  abs: ['the absolute value of A', 'absolute value of A', '|A|', 'the magnitude of A'],
  '!': ['A factorial', 'the factorial of A', 'factorial of A', 'A!'],
  mod: [
    'A modulo B',
    'A mod B',
    'the remainder of A divided by B',
    'the remainder when A is divided by B',
    'the remainder of dividing A by B',
    'what is left over when A is divided by B',
    'A % B',
  ],
  gcd: [
    'the greatest common divisor of A and B',
    'the gcd of A and B',
    'gcd(A, B)',
    'the highest common factor of A and B',
    'the largest number that divides both A and B',
  ],
  lcm: [
    'the least common multiple of A and B',
    'the lcm of A and B',
    'lcm(A, B)',
    'the lowest common multiple of A and B',
    'the smallest common multiple of A and B',
  ],
  max: [
    'the larger of A and B',
    'the maximum of A and B',
    'the bigger one of A and B',
    'the greater of A and B',
    'max(A, B)',
  ],
  min: ['the smaller of A and B', 'the minimum of A and B', 'the lesser of A and B', 'min(A, B)'],
  round: [
    'A rounded to B decimals',
    'A rounded to B decimal places',
    'round A to B digits after the point',
    'A to B decimal places',
  ],
};

function sayCall(e: Extract<Expression, { kind: 'call' }>, rng: Random): string {
  const [a, b] = e.args.map((arg) => say(arg, rng, 'of'));
  const form = rng.pick(CALLS[e.name] ?? [`${e.name}(A)`]);
  return form.replace(/\bA\b|\bB(?=th\b|\b)/g, (slot) => (slot === 'A' ? (a ?? '') : (b ?? '')));
}

/** "divide 8 by 2"; null when the tree's top is not one of the four operations. */
export function sayCommand(e: Expression, rng: Random): string | null {
  if (e.kind !== 'binary' || !isArithmetic(e.op)) return null;
  const phrases = PHRASES[e.op];
  if (isAtom(e.right) && !isAtom(e.left) && rng.chance(0.75)) {
    const first = sayCommand(e.left, rng);
    const join = rng.pick([
      ' and ',
      ' and then ',
      ', then ',
      '; then ',
      ', and ',
      ' then ',
      '. Then ',
      '. Now ',
    ]);
    if (first !== null) return first + join + fill(rng.pick(phrases.chain), '', say(e.right, rng));
  }
  const command = rng.pick(phrases.command);
  const left = say(e.left, rng, isAtom(e.left) ? 'free' : 'of');
  return fill(command, left, say(e.right, rng, 'after-and'));
}

/** Symbols as people type them: "12*(3+4)", "12 x (3 + 4)". */
export function symbols(e: Expression, rng: Random): string {
  const space = rng.chance(0.5) ? ' ' : '';
  const signs: Record<Operator, string> = {
    '+': '+',
    '-': rng.chance(0.1) ? '−' : '-',
    '*': rng.pick(['*', '*', 'x', '×', '·']),
    '/': rng.pick(['/', '/', '÷', ':']),
    '^': '^',
  };
  if (signs['*'] === 'x' && space === '' && rng.chance(0.5)) signs['*'] = '*';
  const draw = (node: Expression): string => {
    if (node.kind !== 'binary') return node.kind === 'number' ? node.quantity.said : say(node, rng, 'of');
    const bracket = (child: Expression, least: number) =>
      rank(child) < least ? `(${draw(child)})` : draw(child);
    const own = rank(node);
    return bracket(node.left, own) + space + signs[node.op] + space + bracket(node.right, own + 1);
  };
  return draw(e);
}

/** A full question for an expression in one of our own wordings. */
export function ask(e: Expression, rng: Random): string {
  const kind = rng.unit();
  if (kind < 0.14) return rng.pick(FRAMES).replace('E', () => symbols(e, rng));
  if (kind < 0.4) {
    const command = sayCommand(e, rng);
    if (command !== null) return rng.pick(COMMAND_FRAMES).replace('E', () => command);
  }
  return rng.pick(FRAMES).replace('E', () => say(e, rng));
}
