import { describe, expect, it } from 'vitest';
import { CopyGuard } from './copy-guard.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Whether a text may be written, byte by byte. */
function writes(question: string, text: string, formula = false): boolean {
  const guard = new CopyGuard(question, formula);
  return [...bytes(text)].every((byte) => {
    const piece = Uint8Array.of(byte);
    if (!guard.allows(piece)) return false;
    guard.push(piece);
    return true;
  });
}

describe('figures of the question', () => {
  it.each([
    ['12345678901234567890 + 1', '(12345678901234567890+1)', true],
    ['12345678901234567890 + 1', '(1234567890123456790+1)', false],
    ['12345678901234567890 + 1', '(123456789012345678901+1)', false],
    ['12345678901234567890 + 1', '(12345+1)', false],
    ['1,234,567 + 5', '(1234567+5)', true],
    ['1 234 567 + 5', '(1234567+5)', true],
    ['1,234,567 + 5', '(1234568+5)', false],
    ['123456 and 1234567', '(123456+1234567)', true],
    ['0.1234567 times 2', '(0.1234567*2)', true],
    ['27395 plus 87971', '(27395+879711)', false],
    ['one million', '(1000000)', true],
    ['123456789', '(987654321+12)', true],
    ['1234567', '(12345678', false],
  ])('%s → %s: %s', (question, text, allowed) => {
    expect(writes(question, text)).toBe(allowed);
  });

  it.each([
    ['What is 10000 plus 100000?', '(10000+100000)'],
    ['What is 12345 plus 1234567?', '(12345+1234567)'],
    ['What is 27395 plus 273951?', '(27395+273951)'],
    ['What is 273951 plus 27395?', '(273951+27395)'],
    ['ten thousand times 1000000', '(10000*1000000)'],
    ['ten million plus 100000', '(10000000+100000)'],
    ['12345 thousand plus 1234567', '(12345000+1234567)'],
    ['2.5 million minus 25000001', '(2500000-25000001)'],
    ['a lakh plus 1000001', '(100000+1000001)'],
    ['12345k plus 123456', '(12345000+123456)'],
    ['12345 m plus 123456', '(12345000000+123456)'],
    ['1.2345e8 plus 1234567', '(123450000+1234567)'],
    ['1.2345 * 10^8 + 1234567', '(123450000+1234567)'],
    ['1.2345 × 10⁸ + 1234567', '(123450000+1234567)'],
    ['12.3456% of 1234567', '(0.123456*1234567)'],
    ['1234567 percent of 2', '(12345.67*2)'],
    ['12345678 metres in kilometres', '(12345.678)'],
    ['12345.678 plus 12345678', '(12345.678+12345678)'],
    ['1.2345600 plus 2.345678', '(1.23456+2.345678)'],
    ['0.2345600 plus 2', '(0.23456+2)'],
    ['00123456 plus 1234567', '(123456+1234567)'],
    ['1,234,567 plus 12,345', '(1234567+12345)'],
    ['1,234,567 plus 12345678', '(1234567+12345678)'],
    ['1.234.567 plus 12345678', '(1234567+12345678)'],
    ['12345 67890 plus 1', '(1234567890+1)'],
    ['12,34,567 plus 12345678', '(1234567+12345678)'],
    ["1'234'567 plus 12345678", '(1234567+12345678)'],
    ['7 123,456 1234567', '(7*123456*1234567)'],
    ['sum of 12345, 123456 and 1234567', '(12345+123456+1234567)'],
    ['1234567 minus 1234568', '(1234567-1234568)'],
    ['1234 plus 123456', '(1234+123456)'],
    ['12345-12345678', '(12345-12345678)'],
  ])('lets the right formula be written: %s → %s', (question, text) => {
    expect(writes(question, text)).toBe(true);
  });

  it.each([
    ['What is 1234 plus 56?', '(1234+56)', true],
    ['What is 1234 plus 56?', '(123+56)', false],
    ['What is 1234 plus 56?', '(12', true],
    ['What is 1234 plus 56?', '(1235', false],
    ['What is 1234 plus 56?', '(1243+56)', true],
    ['What is 4567 times twenty-three?', '(4567*23)', true],
    ['What is 4567 times forty-five?', '(4567*45)', true],
    ['What is 4567 times 8?', '(45.67*8)', true],
    ['1000 and 1001', '(1000+1001)', true],
    ['How many dozens are 1200 eggs?', '(1200/12)', true],
    ['What is half of 4567?', '(45/2)', true],
    ['twenty two, fifteen and 1570', '(22+15+1570)', true],
    ['ninety one^three and 4,911', '(91^3+4911)', true],
    ['15% of 1234', '(15/100*123)', true],
  ])('in a formula: %s → %s: %s', (question, text, allowed) => {
    expect(writes(question, text, true)).toBe(allowed);
  });

  it('judges tokens of several digits as it judges digits', () => {
    const guard = new CopyGuard('1234567');
    guard.push(bytes('(123'));
    expect(guard.allows(bytes('4567+'))).toBe(true);
    expect(guard.allows(bytes('4568'))).toBe(false);
    expect(guard.allows(bytes('456+'))).toBe(false);
    expect(guard.allows(bytes('9'))).toBe(true);
  });
});
