import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { GRAMMAR } from './grammar.ts';
import { run } from './run.ts';
import { EXPRESSION_LENGTH, schema } from './schema.ts';

const context = () => ({ signal: new AbortController().signal, deadline: performance.now() + 2000 });

function value(expression: string): string {
  const result = run({ expression }, context());
  return 'value' in result
    ? [result.value.value, result.value.unit ?? ''].join(' ').trim()
    : `!${result.failure.code}`;
}

describe('exact arithmetic', () => {
  it.each([
    ['(27395+87971)', '115366'],
    ['(123456789012345678901234567890+1)', '123456789012345678901234567891'],
    ['(99999999999999999999*99999999999999999999)', '9999999999999999999800000000000000000001'],
    ['(0.1+0.2)', '0.3'],
    ['(1/3+1/6)', '0.5'],
    ['(1/3)', '1/3'],
    ['(-(7/3))', '-7/3'],
    ['(2^10)', '1024'],
    ['(2^-3)', '0.125'],
    ['(-2^2)', '-4'],
    ['((-8)^(1/3))', '-2'],
    ['(4^0.5)', '2'],
    ['(2^3^2)', '512'],
    ['(0^0)', '1'],
    ['(sqrt(16/9))', '4/3'],
    ['(cbrt(27))', '3'],
    ['(nthRoot(1024,10))', '2'],
    ['(5!)', '120'],
    ['((3+4)!)', '5040'],
    ['(mod(17,5))', '2'],
    ['(mod(-17,5))', '3'],
    ['(17%5)', '2'],
    ['(mod(5.5,2))', '1.5'],
    ['(gcd(84,36,60))', '12'],
    ['(lcm(4,6))', '12'],
    ['(15%)', '0.15'],
    ['(80+10%)', '88'],
    ['(15%*80)', '12'],
    ['((50%)+(50%))', '1'],
    ['((80+10%)-5)', '83'],
    ['(17%(-5))', '-3'],
    ['(mod(17,-5))', '-3'],
    ['(15/100*80)', '12'],
    ['(round(2.345,2))', '2.35'],
    ['(round(-2.5))', '-3'],
    ['(floor(-2.5)+ceil(2.5))', '0'],
    ['(min(3,1,2)+max(3,1,2))', '4'],
    ['(mean(3,4,8))', '5'],
    ['(median(4,1,3,2))', '2.5'],
    ['(combinations(52,5))', '2598960'],
    ['(permutations(5,2))', '20'],
    ['(log(8,2))', '3'],
    ['(log10(1000))', '3'],
    ['(ln(1))', '0'],
    ['(1e3+2.5e-1)', '1000.25'],
    ['(2(3+4))', '14'],
    ['(100)', '100'],
    ['(1000+1001)', '2001'],
    ['((((((1+2))))))', '3'],
    ['1+2', '3'],
  ])('%s = %s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });
});

describe('numbers that are not exact', () => {
  it.each([
    ['(sqrt(2))', '1.41421356237309504880168872420969807857'],
    ['(pi)', '3.141592653589793238462643383279502884197'],
    ['(exp(1)-e)', '0'],
    ['(2^0.3)', '1.231144413344916284499393069167743109876'],
    ['(sin(30 deg))', '0.5'],
    ['(floor(sqrt(3)*sqrt(3)))', '3'],
    ['(ceil(sqrt(3)*sqrt(3)))', '3'],
    ['(floor(-(sqrt(3)*sqrt(3))))', '-3'],
    ['(ceil(sqrt(2)*sqrt(2)))', '2'],
    ['(floor(exp(200)))', '7.225973768125749258177477042189305697357e+86'],
    ['(sin(pi))', '0'],
    ['(sin(1000000*pi))', '0'],
    ['(sin(360 deg))', '0'],
    ['(cos(90 deg))', '0'],
    ['(tan(pi))', '0'],
    ['(tan(45 deg))', '1'],
    ['(sin(pi/10^60)*10^60)', '3.141592653589793238462643383279502884197'],
  ])('%s ≈ %s', (expression, expected) => {
    const result = run({ expression }, context());
    expect(result).toMatchObject({ value: { exact: false, value: expected } });
  });
});

describe('whole numbers that are certain although what they come from is not exact', () => {
  it.each([
    ['(floor(pi))', '3'],
    ['(ceil(pi))', '4'],
    ['(floor(-pi))', '-4'],
    ['(round(sqrt(3)*sqrt(3)))', '3'],
    ['(round(100*sqrt(2)))', '141'],
  ])('%s = %s', (expression, expected) => {
    expect(run({ expression }, context())).toMatchObject({ value: { exact: true, value: expected } });
  });
});

describe('units', () => {
  it.each([
    ['(5 mile to km)', '8.04672 km'],
    ['(1 km to mile)', '15625/25146 mile'],
    ['(100 degC to degF)', '212 degF'],
    ['(-40 degF to degC)', '-40 degC'],
    ['(0 K to degC)', '-273.15 degC'],
    ['(90 km/h to m/s)', '25 m/s'],
    ['(1 m^2 to cm^2)', '10000 cm^2'],
    ['(2 hectare to m^2)', '20000 m^2'],
    ['(1 l to cm^3)', '1000 cm^3'],
    ['(3 km+200 m)', '3.2 km'],
    ['(10 km/(2 hour))', '5 km/hour'],
    ['(1 GiB to MiB)', '1024 MiB'],
    ['(2 hour to minute)', '120 minute'],
    ['(6 ft/(2 ft))', '3'],
    ['(5 mile to kg)', '!unit-mismatch'],
    ['(5+3 km)', '!unit-mismatch'],
    ['(sqrt(4 m))', '!unit-mismatch'],
    ['(5 furlong to km)', '!not-allowed'],
  ])('%s = %s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });
});

describe('expected failures', () => {
  it.each([
    ['(7/0)', 'division-by-zero'],
    ['(0^-1)', 'division-by-zero'],
    ['(mod(5,0))', 'division-by-zero'],
    ['(1/(2-2))', 'division-by-zero'],
    ['(sqrt(-4))', 'no-real-result'],
    ['((-2)^0.3)', 'no-real-result'],
    ['(ln(0))', 'no-real-result'],
    ['(asin(2))', 'no-real-result'],
    ['(tan(90 deg))', 'no-real-result'],
    ['(tan(-pi/2))', 'no-real-result'],
    ['(1/sin(pi))', 'division-by-zero'],
    ['(2.5!)', 'argument'],
    ['((-3)!)', 'argument'],
    ['(gcd(1.5,2))', 'argument'],
    ['(sqrt())', 'argument'],
    ['(sqrt(1,2))', 'argument'],
    ['(1+)', 'not-a-formula'],
    ['((1)', 'not-a-formula'],
    ['(1 2 to)', 'not-a-formula'],
  ])('%s: %s', (expression, code) => {
    expect(value(expression)).toBe(`!${code}`);
  });
});

describe('percent signs', () => {
  it.each([
    '(50%+50%)',
    '(100-10%-10%)',
    '(10%-(3))',
    '(2*10%-5)',
    '(10%+2^3)',
    '(10%-3!)',
    '(10%+3*2)',
    '(10% + 5%)',
    '(200+(10%+1))',
  ])('%s is refused, not read as a remainder', (expression) => {
    expect(run({ expression }, context())).toMatchObject({
      failure: { code: 'not-allowed', message: expect.stringContaining('mod(a,b)') },
    });
  });

  /** A rule as a regular expression; brackets inside brackets hold plain numbers. */
  const pattern = (rule: string, depth: number): string =>
    rule === 'sum' && depth === 0
      ? '[0-9]+'
      : GRAMMAR.rules[rule as keyof typeof GRAMMAR.rules].replace(/<(\w+)>/g, (_, name: string) =>
          name === 'number' ? '[0-9]+' : `(?:${pattern(name, rule === 'sum' ? depth - 1 : depth)})`,
        );
  const writable = new RegExp(`^(?:${pattern('start', 2)})$`);

  it.each(['(15%)', '(80+10%)', '(15%*80)', '(2^20%)', '(3!%)', '(10%/2+1)', '(max(10%,3))', '((10%)^2)'])(
    '%s may be written and is read',
    (expression) => {
      expect(writable.test(expression)).toBe(true);
      expect(value(expression)).not.toContain('!');
    },
  );

  it.each(['(50%+50%)', '(20%^2)', '(20%!)', '(10%%)', '(100-10%-10%)'])('%s may not', (expression) => {
    expect(writable.test(expression)).toBe(false);
    expect(value(expression)).toContain('!');
  });
});

describe('abuse', () => {
  const cases: [string, string, string][] = [
    ['import', 'import({a: 1})', 'not-allowed'],
    ['createUnit', 'createUnit("x")', 'not-allowed'],
    ['evaluate', 'evaluate("1+1")', 'not-allowed'],
    ['parse', 'parse("1+1")', 'not-allowed'],
    ['simplify', 'simplify("x+x")', 'not-allowed'],
    ['derivative', 'derivative("x^2","x")', 'not-allowed'],
    ['assignment', 'x=1', 'not-allowed'],
    ['a loop of assignments', 'f(x)=f(x-1);f(9)', 'not-allowed'],
    ['function definition', 'f(x)=x^2', 'not-allowed'],
    ['block', '1;2', 'not-allowed'],
    ['matrix', '[1,2;3,4]', 'not-allowed'],
    ['a matrix bomb', 'ones(100000,100000)', 'not-allowed'],
    ['zeros', 'zeros(1e5,1e5)', 'not-allowed'],
    ['range', '1:1000000000', 'not-allowed'],
    ['string', '"abc"', 'not-allowed'],
    ['object', '{a:1}', 'not-allowed'],
    ['accessor', 'pi.constructor', 'not-allowed'],
    ['index', 'e[1]', 'not-allowed'],
    ['constructor call', 'cos.constructor("return 1")()', 'not-a-formula'],
    ['a method', 'pi.constructor("return 1")', 'not-allowed'],
    ['prototype access', '__proto__', 'not-allowed'],
    ['inherited names as functions', 'toString(1)', 'not-allowed'],
    ['inherited names as symbols', 'constructor', 'not-allowed'],
    ['hasOwnProperty', 'hasOwnProperty(1)', 'not-allowed'],
    ['conditional', '1 ? 2 : 3', 'not-allowed'],
    ['comparison', '1 == 1', 'not-allowed'],
    ['boolean', 'true', 'not-allowed'],
    ['NaN', 'NaN', 'not-allowed'],
    ['Infinity', 'Infinity', 'not-allowed'],
    ['complex unit', 'i', 'not-allowed'],
    ['random', 'random()', 'not-allowed'],
    ['config', 'config({})', 'not-allowed'],
    ['transpose', "1'", 'not-allowed'],
    ['a huge factorial', '(1000000!)', 'too-large'],
    ['factorial of factorial', '(9!!)', 'too-large'],
    ['9^9^9^9', '(9^9^9^9)', 'too-large'],
    ['9^9^9', '(9^9^9)', 'too-large'],
    ['a broken power', '(2^1000000.5)', 'too-large'],
    ['exp', '(exp(1e9))', 'too-large'],
    ['a huge exponent in a literal', '(1e999999999)', 'too-large'],
    ['a tiny literal', '(1e-999999999)', 'too-large'],
    ['powers of powers', '((((9^99)^99)^99)^99)', 'too-large'],
    ['a negative power of a huge number', '(10^-99999)', 'too-large'],
    ['sine of a huge number', '(sin(1e100))', 'too-large'],
    ['too many decimal places', '(round(1,99999))', 'argument'],
    ['a huge binomial', '(combinations(1000000,500000))', 'too-large'],
    ['deep nesting', `${'('.repeat(200)}1${')'.repeat(200)}`, 'too-complex'],
    ['many parts', `1${'+1'.repeat(240)}`, 'too-complex'],
    ['a unit bomb', '(m^99999)', 'not-allowed'],
  ];

  it.each(cases)('%s is refused', (_, expression, code) => {
    const start = performance.now();
    expect(value(expression)).toBe(`!${code}`);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('a formula that takes too long stops at the deadline', () => {
    expect(() => evaluate('(1+2+3)', performance.now() - 1)).toThrow('takes too long');
  });

  it('a caller who has left gets no value', () => {
    const controller = new AbortController();
    controller.abort();
    expect(() => run({ expression: '(1+1)' }, { ...context(), signal: controller.signal })).toThrow();
  });

  it('the worst expressions of full length stay within the time limit', () => {
    const worst = [
      `(${'3000!/2999!+'.repeat(38)}1)`,
      `(${'(1/9^9999+1)*'.repeat(30)}1)`,
      `(${'sin('.repeat(60)}1${')'.repeat(60)})`,
      `(${'sqrt(2^33000+1)+'.repeat(25)}1)`,
      `(${Array.from({ length: 70 }, (_, i) => `1/${i + 10007}^99`).join('+')})`.slice(0, EXPRESSION_LENGTH),
      `(${'permutations(999999,1600)+'.repeat(15)}1)`,
      `(gcd(${Array.from({ length: 8 }, (_, i) => `${i + 3}^9999`).join(',')}))`,
    ];
    for (const expression of worst) {
      expect(schema.checkInput({ expression: expression.slice(0, EXPRESSION_LENGTH) }).ok, expression).toBe(
        true,
      );
      const start = performance.now();
      run({ expression }, context());
      expect(performance.now() - start, expression).toBeLessThan(3000);
    }
  });
});

describe('how results are shown', () => {
  it.each([
    ['(27395+87971)', '27395 + 87971'],
    ['((76+91)*96)', '(76 + 91) * 96'],
    ['((1+2)*(3+4))', '(1 + 2) * (3 + 4)'],
    ['(-5+3)', '-5 + 3'],
    ['(2^-3)', '2^-3'],
    ['(mod(17,5))', 'mod(17, 5)'],
    ['(90 km/h to m/s)', '90 km/h to m/s'],
    ['(1e-3+1)', '1e-3 + 1'],
  ])('%s as %s', (expression, shown) => {
    expect(run({ expression }, context())).toMatchObject({ value: { shown } });
  });

  it('gives a decimal beside a fraction', () => {
    expect(run({ expression: '(594/7448)' }, context())).toMatchObject({
      value: {
        value: '297/3724',
        decimal: '0.079752953813104189044',
        approximate: '0.0797529538131',
        exact: true,
      },
    });
    expect(run({ expression: '(1/48972)' }, context())).toMatchObject({
      value: { decimal: '0.000020419831740586457568' },
    });
    expect(run({ expression: '(1/489720000)' }, context())).toMatchObject({
      value: { decimal: '2.0419831740586457568e-9' },
    });
  });

  it('follows its output schema', () => {
    for (const expression of ['(1/3)', '(sqrt(2))', '(5 mile to km)', '(1 km to mile)', '(2^10)']) {
      const result = run({ expression }, context());
      expect('value' in result && schema.checkOutput(result.value).ok).toBe(true);
    }
  });
});

const data = `${process.env['MRKL_SHARED'] ?? '../shared'}/data/mrkl_arith/dev.jsonl`;
describe.skipIf(!existsSync(data))('the arithmetic questions of the MRKL paper', () => {
  it('every formula executes to the value given', () => {
    const rows = readFileSync(data, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { completion: string; execution: number | string });
    for (const { completion, execution } of rows) {
      const result = run({ expression: completion.replace(/^X=/, '') }, context());
      const found = 'value' in result ? Number(result.value.decimal) : Number.NaN;
      const wanted = Number(execution);
      expect(Math.abs(found - wanted), completion).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
    }
  }, 60_000);
});
