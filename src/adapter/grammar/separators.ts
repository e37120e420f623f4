// How JSON is spaced: compactly, or as a chat template spaces it.

/** What stands before a value, between the items of a list or an object, and between a key and its value. */
export interface Separators {
  readonly lead: string;
  readonly comma: string;
  readonly colon: string;
}
export const COMPACT: Separators = { lead: '', comma: ',', colon: ':' };

/** A value as it is written under a schema. */
export function jsonText(value: unknown, separators: Separators): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { comma, colon } = separators;
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item, separators)).join(comma)}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${colon}${jsonText(item, separators)}`,
  );
  return `{${members.join(comma)}}`;
}
