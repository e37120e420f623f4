// A suite is one file that says what it measures; reports, progress and the list of misses are the same for all.
import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { type Findings, type Miss, toMarkdown, toText } from '../../../eval/report.ts';
import type { CliCommand } from '../../command.ts';
import { interruptSignal } from '../../failure.ts';
import { ProgressBar } from '../../progress-bar.ts';

/** How a measurement under way speaks to its caller. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Shown as a bar on standard error. */
  progress(finished: number, total: number, note?: string): void;
  /** Listed on standard error with `--misses`, and in the report. */
  miss(miss: Miss): void;
}

/** One row of the table of suites. */
export interface Suite<Flags extends object> {
  readonly name: string;
  readonly summary: string;
  /** Declares the options of its own; `--json`, `--report` and `--misses` are there for all. */
  readonly options: (command: Command) => void;
  /** Measures; heavy imports belong in here. */
  readonly measure: (flags: Flags, watch: Watch) => Promise<Findings>;
}

interface CommonFlags {
  readonly json?: boolean;
  readonly report?: string;
  readonly misses?: boolean;
}

/** The command of a suite. */
export function suiteCommand<Flags extends object>(suite: Suite<Flags>): CliCommand {
  return {
    usage: suite.name,
    summary: suite.summary,
    define(command) {
      suite.options(command);
      command
        .option('--json', 'print one JSON object with fractions')
        .option('--report <file>', 'write a Markdown page, and a picture beside it where there is one')
        .option('--misses', 'list what went wrong on standard error')
        .action((flags: Flags & CommonFlags) => run(suite, flags));
    },
  };
}

async function run<Flags extends object>(suite: Suite<Flags>, flags: Flags & CommonFlags): Promise<void> {
  const interrupt = interruptSignal();
  const bar = new ProgressBar();
  const misses: Miss[] = [];
  const watch: Watch = {
    signal: interrupt.signal,
    progress: (finished, total, note) => bar.tell(finished, total, note),
    miss(miss) {
      misses.push(miss);
      if (flags.misses !== true) return;
      bar.clear();
      process.stderr.write(missText(miss));
    },
  };
  try {
    const findings = await suite.measure(flags, watch);
    bar.clear();
    if (flags.report !== undefined) await writeReport(flags.report, findings, misses);
    process.stdout.write(`${flags.json ? JSON.stringify(findings.json) : toText(findings)}\n`);
  } finally {
    bar.clear();
    interrupt.release();
  }
}

function missText({ kind, question, expected, found, trace = [] }: Miss): string {
  const lines = [`${kind ? `${kind}: ` : ''}${question}`, `  ${expected}`, `  ${found}`];
  return `${[...lines, ...trace.map((line) => `    ${line}`)].join('\n')}\n`;
}

async function writeReport(file: string, findings: Findings, misses: readonly Miss[]): Promise<void> {
  const picture = `${file.slice(0, file.length - extname(file).length)}.svg`;
  if (findings.picture !== undefined) await writeFile(picture, findings.picture);
  const shown = findings.picture === undefined ? undefined : basename(picture);
  await writeFile(file, toMarkdown(findings, misses, shown));
}
