// The table for people, in Markdown.
import os from 'node:os';
import type { Ceiling } from '../ceilings.ts';
import { rowNames } from './measures.ts';
import type { Row } from './row.ts';

/** Where the figures come from. */
export interface MachineReport {
  ceilings: readonly Ceiling[];
  threads: number;
  /** "node-llama-cpp 3.22.1", or why there is none. */
  peer: string;
  date: string;
}

export interface Report extends MachineReport {
  rows: readonly Row[];
}

/** Three digits that count, thousands apart. */
export function figure(value: number | null): string {
  if (value === null) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`);
const spread = (share: number | null): string => (share === null ? '' : ` ± ${(share * 100).toFixed(1)} %`);
const times = (value: number | null): string => (value === null ? '–' : `${value.toFixed(2)}×`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** One measure below the other, each with its dtypes. */
function inOrder(rows: readonly Row[]): Row[] {
  const names = rowNames();
  const place = ({ measure }: Row): number => {
    const at = names.indexOf(measure);
    return at < 0 ? names.length : at;
  };
  return [...rows].sort((one, other) => place(one) - place(other));
}

function ofPreset(rows: readonly Row[]): string {
  return table(
    ['measure', 'unit', 'ours', 'peer', 'ratio', 'floor', 'share of floor', 'rounds'],
    rows.map((row) => [
      `${row.measure} (${row.dtype})${row.quiet ? '' : ' *'}`,
      row.unit,
      figure(row.ours) + spread(row.oursSpread),
      figure(row.peer) + spread(row.peerSpread),
      times(row.ratio),
      figure(row.floor),
      percent(row.share),
      String(row.repetitions),
    ]),
  );
}

function slowdowns(rows: readonly Row[]): string | null {
  const long = inOrder(rows).filter((row) => row.slowdown !== undefined);
  if (long.length === 0) return null;
  const cells = long.map((row) => [
    `${row.preset}, ${row.measure} (${row.dtype})`,
    times(row.slowdown!.ours),
    times(row.slowdown!.floor),
    times(row.slowdown!.peer),
  ]);
  return [
    '## How many times slower than without a context, and than without a prompt being read',
    table(['', 'ours', 'reading keys and values must cost', 'peer'], cells),
  ].join('\n\n');
}

function leftOut(rows: readonly Row[]): string | null {
  const names = rows.map(
    ({ preset, dtype, measure, leftOut: seconds }) =>
      `- ${preset}, ${dtype}: ${measure} (${figure(seconds ?? null)} s a round)`,
  );
  return names.length > 0 ? ['## Left out for want of time', names.join('\n')].join('\n\n') : null;
}

export function markdown({ rows: all, ceilings, threads, peer, date }: Report): string {
  const rows = all.filter((row) => row.leftOut === undefined);
  const presets = [...new Set(rows.map((row) => row.preset))].filter((preset) => preset !== 'machine');
  const ceilingTable = table(
    ['ceiling', 'threads', 'best', 'median', 'unit'],
    ceilings.map((row) => [row.name, String(row.threads), figure(row.best), figure(row.median), row.unit]),
  );
  const parts = [
    '# Engine benchmark',
    `${date}; ${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.availableParallelism()} CPUs, ${threads} threads; ` +
      `Node ${process.version}; peer: ${peer}.`,
    'Medians ± half the distance between the quartiles. The ratio says how many times better we are than the ' +
      'peer; the floor is what the machine allows at most (rates) or needs at least (times, bytes).',
    ...(rows.some((row) => !row.quiet) ? ['\\* Other programs were at work meanwhile.'] : []),
    ceilings.length > 0 ? `## Ceilings of this machine\n\n${ceilingTable}` : null,
    ...presets.map(
      (preset) => `## ${preset}\n\n${ofPreset(inOrder(rows.filter((row) => row.preset === preset)))}`,
    ),
    slowdowns(rows),
    leftOut(all.filter((row) => row.leftOut !== undefined)),
  ];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}
