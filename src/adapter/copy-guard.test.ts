import { describe, expect, it } from 'vitest';
import { CopyGuard } from './copy-guard.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Whether a text may be written, byte by byte. */
function writes(question: string, text: string): boolean {
  const guard = new CopyGuard(question);
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
    ['27395 plus 87971', '(27395+879711)', true],
    ['one million', '(1000000)', true],
    ['123456789', '(987654321+12)', true],
  ])('%s → %s: %s', (question, text, allowed) => {
    expect(writes(question, text)).toBe(allowed);
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
