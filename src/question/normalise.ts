// Typed text in one form. It never changes what a number or an operator means: superscripts, signs of multiplication
// and of division stay as they are.
const REPLACEMENTS: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/[\u2018\u2019\u201a\u201b\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033]/g, '"'],
  // zero-width and directional marks, soft hyphens, byte-order marks
  [/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, ''],
  // full-width forms of ASCII
  [/[\uff01-\uff5e]/g, (found) => String.fromCharCode(found.charCodeAt(0) - 0xfee0)],
  // decimal digits of other scripts
  [/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (found) => String(digitValue(found.charCodeAt(0)))],
  [/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' '],
];

function digitValue(code: number): number {
  const zero = [0x0660, 0x06f0, 0x0966].find((start) => code >= start && code <= start + 9) as number;
  return code - zero;
}

/** The text without what a reader does not see. */
export function normalise(text: string): string {
  let result = text.replace(/\p{Surrogate}/gu, '\ufffd').normalize('NFC');
  for (const [pattern, by] of REPLACEMENTS) {
    result = typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by);
  }
  return result.trim();
}
