// What other programs on this machine do while something is measured.
import fs from 'node:fs';
import { busySeconds } from '../statistics.ts';

/** Share of one CPU that others may have, and seconds by which the counters may be wrong. */
const SHARE = 0.08;
const GRAIN = 0.08;

/** Seconds of CPU of a process, with those of its children that have ended; 0 when it is no more. */
function processSeconds(pid: number | 'self'): number {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name in brackets stands the third field; times are the 14th to the 17th, in hundredths.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0;
  }
}

/** Watches from now on; the answer tells whether others left the machine alone. `pids`: our children, now and then. */
export function watchBystanders(pids: () => readonly number[]): () => boolean {
  const theirs = (): number =>
    busySeconds() - pids().reduce((sum, pid) => sum + processSeconds(pid), processSeconds('self'));
  const [from, began] = [theirs(), performance.now()];
  return () => {
    const used = theirs() - from;
    return Number.isNaN(used) || used < GRAIN + (SHARE * (performance.now() - began)) / 1000;
  };
}
