/** An exact fraction; the four operations of the evaluation set need nothing else. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint; // positive
}

function fraction(top: bigint, bottom: bigint): Fraction | null {
  if (bottom === 0n) return null;
  return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom };
}

/** Value of a formula of + - * / and brackets; null when it is none or divides by zero. */
export function exactValue(formula: string): Fraction | null {
  const signs = formula.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
  if (signs.join('') !== formula.replaceAll(' ', '')) return null;
  let at = 0;
  const sum = (): Fraction | null => {
    let left = product();
    while (signs[at] === '+' || signs[at] === '-') {
      const sign = signs[at++] === '+' ? 1n : -1n;
      const right = product();
      if (left === null || right === null) return null;
      left = fraction(left.top * right.bottom + sign * right.top * left.bottom, left.bottom * right.bottom);
    }
    return left;
  };
  const product = (): Fraction | null => {
    let left = unit();
    while (signs[at] === '*' || signs[at] === '/') {
      const times = signs[at++] === '*';
      const right = unit();
      if (left === null || right === null) return null;
      left = times
        ? fraction(left.top * right.top, left.bottom * right.bottom)
        : fraction(left.top * right.bottom, left.bottom * right.top);
    }
    return left;
  };
  const unit = (): Fraction | null => {
    const sign = signs[at++];
    if (sign === '-') {
      const value = unit();
      return value && { top: -value.top, bottom: value.bottom };
    }
    if (sign === '(') {
      const value = sum();
      return signs[at++] === ')' ? value : null;
    }
    return sign !== undefined && /^\d/.test(sign) ? decimal(sign) : null;
  };
  const value = sum();
  return at === signs.length ? value : null;
}

function decimal(text: string): Fraction {
  const [whole = '0', part = ''] = text.split('.');
  return { top: BigInt(whole + part), bottom: 10n ** BigInt(part.length) };
}

/** Whether a value is the printed one: exact for whole numbers, else to 1e-9 or to the ten decimals printed. */
export function agrees(value: Fraction, printed: string): boolean {
  if (/^-?\d+$/.test(printed) && printed.length < 16) return value.top === BigInt(printed) * value.bottom;
  const expected = Number(printed);
  if (/^-?\d+$/.test(printed) && value.top === BigInt(printed) * value.bottom) return true;
  return Math.abs(toNumber(value) - expected) <= Math.max(1e-9 * Math.abs(expected), 0.51e-10);
}

function toNumber({ top, bottom }: Fraction): number {
  const scale = 10n ** 30n;
  return Number((top * scale) / bottom) / 1e30;
}
