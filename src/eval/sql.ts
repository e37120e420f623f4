// How often a question becomes a query that gives the rows of the gold query, with the expert chosen rightly.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeCall } from '../adapter/index.ts';
import { Skills } from '../adapter/skills.ts';
import { newId } from '../base/id.ts';
import type { Call } from '../contract/call.ts';
import { MrklError } from '../contract/errors.ts';
import type { Setup } from '../contract/expert.ts';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import type { Route } from '../contract/route.ts';
import { runExpert } from '../dispatch/index.ts';
import { loadExperts } from '../dispatch/registry.ts';
import type { Backbone } from '../model/backbone.ts';
import { loadBackbone, readSoftPrompt } from '../model/load.ts';
import { readSqlRows, type SqlRow, type SqlTable } from './sql-rows.ts';

interface Verdict {
  readonly right: boolean;
  readonly anyColumns: boolean;
}

/** What judge.ts of the expert brings. */
interface JudgeModule {
  openJudge(
    file: string,
    today?: string,
  ): Promise<{
    readonly settings: unknown;
    level(gold: string): string;
    check(golds: readonly string[], rows: readonly (readonly unknown[])[] | null): Verdict | null;
    checkAnswers(answers: readonly string[], rows: readonly (readonly unknown[])[] | null): Verdict;
    close(setup: Setup): void;
  }>;
  /** True for databases that no model is trained on. */
  isHeld(database: string): boolean;
  writeTable(file: string, table: SqlTable): void;
}
type Judge = Awaited<ReturnType<JudgeModule['openJudge']>>;

export interface SqlOptions {
  readonly model: string;
  readonly expertsFolder: string;
  readonly data: string;
  readonly split: string;
  /** Only questions about databases that are kept apart from training. */
  readonly held?: boolean | undefined;
  /** Only every so-manieth database, the first one among them. */
  readonly every?: number | undefined;
  /** File of what was learnt for these databases. */
  readonly reader?: string | undefined;
  /** Lets the model write, whatever the expert proposes. */
  readonly modelOnly?: boolean | undefined;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onQuestion?: ((finished: number, total: number, database: string) => void) | undefined;
  readonly onMiss?: ((row: SqlRow, found: string, kind: string) => void) | undefined;
}

export interface SqlFinding {
  readonly question: string;
  readonly database: string;
  /** Spider's level of the gold query; `texts` where the answer is given and no query. */
  readonly level: string;
  readonly right: boolean;
  readonly anyColumns: boolean;
  readonly confidence: number;
  readonly milliseconds: number;
  /** Whether it can be right: not where the data cannot answer, nor where no gold query runs on the file. */
  readonly kind: 'graded' | 'unanswerable' | 'gold-fails';
}

/** Asks every question and compares the rows. */
export async function evalSql(options: SqlOptions): Promise<SqlFinding[]> {
  const { expert, judges } = await findJudge(options.expertsFolder);
  const all = readSqlRows(options.data, options.split);
  const rows = options.held ? all.filter(({ database }) => judges.isHeld(database)) : all;
  const groups = byDatabase(rows).filter((_, i) => i % (options.every ?? 1) === 0);
  const backbone = await loadBackbone(options.model, { threads: options.threads ?? 0 });
  const findings: SqlFinding[] = [];
  const asked = { finished: 0, total: groups.flat().length };
  const scratch = mkdtempSync(path.join(tmpdir(), 'mrkl-tables-'));
  try {
    for (const own of groups) {
      const { file, table, today } = own[0] as SqlRow;
      const opened = table === undefined ? file : path.join(scratch, `${findings.length}.sqlite`);
      if (table !== undefined) judges.writeTable(opened, table);
      const judge = await judges.openJudge(opened, today);
      findings.push(...(await askAll(own, expert, judge, backbone, options, asked)));
    }
  } finally {
    backbone.close();
    rmSync(scratch, { recursive: true });
  }
  return findings;
}

/** Questions about one database on one day. */
function byDatabase(rows: readonly SqlRow[]): SqlRow[][] {
  const groups = new Map<string, SqlRow[]>();
  for (const row of rows) {
    const key = [row.file, row.database, row.today].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** The expert that can be judged by gold queries. */
async function findJudge(folder: string): Promise<{ expert: string; judges: JudgeModule }> {
  for (const expert of readdirSync(folder))
    for (const name of ['judge.js', 'judge.ts']) {
      const file = path.join(folder, expert, name);
      if (existsSync(file))
        return { expert, judges: (await import(pathToFileURL(file).href)) as unknown as JudgeModule };
    }
  throw new MrklError('expert-folder-incomplete', `${folder}: no expert has a judge.ts.`);
}

async function askAll(
  rows: readonly SqlRow[],
  name: string,
  judge: Judge,
  backbone: Backbone,
  options: SqlOptions,
  asked: { finished: number; readonly total: number },
): Promise<SqlFinding[]> {
  const settings = { [name]: withReader(judge.settings, options.reader) };
  const folder = process.cwd();
  const loaded = await loadExperts(options.expertsFolder, { settings, folder, secret: () => undefined });
  const experts = loaded.map((expert) =>
    options.modelOnly && expert.propose !== undefined ? { ...expert, propose: async () => [] } : expert,
  );
  const expert = experts.find(({ manifest }) => manifest.name === name) as (typeof experts)[number];
  const readPrompt = async (skill: string) => {
    const file = path.join(options.model, 'skills', skill, 'prompt.safetensors');
    return existsSync(file) ? readSoftPrompt(file) : null;
  };
  const skills = new Skills(backbone, experts, readPrompt, DEFAULT_LIMITS.callTokens);
  const findings: SqlFinding[] = [];
  try {
    for (const row of rows) {
      const finding = await askOne(row, name, judge, skills, experts, options);
      options.onQuestion?.(++asked.finished, asked.total, row.database);
      findings.push(finding);
    }
  } finally {
    await skills.close();
    judge.close(expert.setup);
  }
  return findings;
}

/** The same databases, read with what was learnt for them. */
function withReader(settings: unknown, reader: string | undefined): unknown {
  if (reader === undefined) return settings;
  const { databases, ...others } = settings as { databases: readonly object[] };
  return {
    ...others,
    databases: databases.map((database) => ({ ...database, reader: path.resolve(reader) })),
  };
}

async function askOne(
  row: SqlRow,
  name: string,
  judge: Judge,
  skills: Skills,
  experts: Parameters<typeof runExpert>[1],
  { signal, onMiss }: SqlOptions,
): Promise<SqlFinding> {
  const started = performance.now();
  const call = await write(row.question, name, skills, signal);
  const outcome = typeof call === 'string' ? null : await runExpert(call, experts, signal);
  const milliseconds = performance.now() - started;
  const output = outcome?.status === 'value' ? (outcome.output as { rows: unknown[][] }) : null;
  const found = typeof call === 'string' ? call : JSON.stringify(call.input);
  const confidence = output === null || typeof call === 'string' ? 0 : (call.confidence ?? 0);
  const { question, database } = row;
  const common = { question, database, confidence, milliseconds };
  const rows = output?.rows ?? null;
  const wrong = { right: false, anyColumns: false };
  if (row.answers === undefined && row.golds.length === 0)
    return { ...common, ...wrong, level: 'unanswerable', kind: 'unanswerable' };
  const verdict =
    row.answers === undefined ? judge.check(row.golds, rows) : judge.checkAnswers(row.answers, rows);
  const level = row.answers === undefined ? judge.level(row.golds[0] as string) : 'texts';
  if (verdict === null) return { ...common, ...wrong, level, kind: 'gold-fails' };
  if (!verdict.right) onMiss?.(row, found, level);
  return { ...common, ...verdict, level, kind: 'graded' };
}

/** A call that cannot be written is a miss like any other. */
const UNWRITTEN: ReadonlySet<string> = new Set(['input-invalid', 'call-too-long', 'grammar-dead-end']);

async function write(
  text: string,
  expert: string,
  skills: Skills,
  signal: AbortSignal | undefined,
): Promise<Call | string> {
  const route: Route = {
    ...{ expert, probability: 1, candidates: [{ expert, probability: 1 }] },
    ...{ none: 0, threshold: 0, strategy: 'given' },
  };
  try {
    return await writeCall(
      { id: newId('question'), original: text, text, history: [] },
      route,
      skills,
      signal,
    );
  } catch (error) {
    if (error instanceof MrklError && UNWRITTEN.has(error.code)) return error.code;
    throw error;
  }
}
