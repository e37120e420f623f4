// Token ids to feed where their meaning does not matter.

/** Random ids above the special ones, first the beginning of text. */
export function randomTokens(count: number, vocabulary: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? 1 : 300 + Math.floor(Math.random() * (vocabulary - 300)),
  );
}
