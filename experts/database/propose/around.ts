// A question in lower case with names for what is linked in it.
import type { Linked } from '../link.ts';

export interface Named {
  readonly from: number;
  readonly to: number;
  /** What stands for these words. */
  readonly by: string;
}

/** The words, each named part once, without the sign at the end. */
export function around({ words }: Linked, named: readonly Named[]): string {
  const line = words.map(({ text }, i) => {
    const part = named.find(({ from, to }) => from <= i && i < to);
    if (part === undefined) return text.toLowerCase();
    return part.from === i ? part.by : '';
  });
  return line.filter((word) => word !== '' && !/^[?.!]$/.test(word)).join(' ');
}
