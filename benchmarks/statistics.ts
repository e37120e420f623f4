// Medians and waiting for a machine that is quiet enough to be measured.
import fs from 'node:fs';

export interface Summary {
  median: number;
  p95: number;
  p99: number;
  least: number;
  most: number;
  /** Half the distance between the quartiles, as a share of the median. */
  spread: number;
  count: number;
}

/** Median, range and spread of some figures. */
export function summarise(figures: readonly number[]): Summary {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  const median = at(0.5);
  return {
    median,
    p95: at(0.95),
    p99: at(0.99),
    least: at(0),
    most: at(1),
    spread: (at(0.75) - at(0.25)) / 2 / median,
    count: sorted.length,
  };
}

/** Rows as a table for people, with four digits of each figure. */
export function showTable(rows: readonly object[]): void {
  const short = (value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, short(value)]))),
  );
}

/** Seconds of CPU that everything on this machine has used since it started; NaN where that cannot be read. */
export function busySeconds(): number {
  try {
    const fields = fs
      .readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]!
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number);
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
    return (user + nice + system + irq + softirq + steal) / 100;
  } catch {
    return Number.NaN;
  }
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the machine is idle but for `share` of one CPU. Resolves to false when `seconds` have passed first. */
export async function quietMachine(seconds: number, share = 0.08): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const [from, at] = [busySeconds(), performance.now()];
    await sleep(400);
    const used = (busySeconds() - from) / ((performance.now() - at) / 1000);
    if (Number.isNaN(used) || used < share) return true;
    if (performance.now() > end) return false;
  }
}
