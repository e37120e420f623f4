// Who gets how many seconds of a budget: rows that are short all that they want, longer ones as much as they are worth,
// and those that cost most for what they are worth nothing when not even the least of each would fit.

export interface Wish {
  /** Seconds of the shortest and of the fullest measurement. */
  least: number;
  most: number;
  worth: number;
}

const STEPS = 40;

/** `level`: seconds for a worth of one. */
function given({ least, most, worth }: Wish, level: number): number {
  return Math.min(most, Math.max(least, level * worth));
}

function total(wishes: readonly Wish[], level: number): number {
  return wishes.reduce((sum, wish) => sum + given(wish, level), 0);
}

/** Seconds for each; null for those that are left out. */
export function allot(wishes: readonly Wish[], budget: number): (number | null)[] {
  const kept = new Set(wishes);
  while (kept.size > 0 && total([...kept], 0) > budget) {
    const dear = ({ least, worth }: Wish): number => least / worth;
    kept.delete([...kept].reduce((worst, wish) => (dear(wish) > dear(worst) ? wish : worst)));
  }
  let [low, high] = [0, Math.max(0, ...wishes.map(({ most, worth }) => most / worth))];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (total([...kept], middle) > budget) high = middle;
    else low = middle;
  }
  // What all want may be less than there is.
  const level = total([...kept], high) <= budget ? high : low;
  return wishes.map((wish) => (kept.has(wish) ? given(wish, level) : null));
}
