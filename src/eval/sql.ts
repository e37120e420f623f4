// How often a question becomes a query that gives the rows of the gold query, with the expert chosen rightly.
import { existsSync, readdirSync } from 'node:fs';
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
import { readSqlRows, type SqlRow } from './sql-rows.ts';

/** What judge.ts of the expert brings. */
interface JudgeModule {
  openJudge(file: string): Promise<{
    readonly settings: unknown;
    level(gold: string): string;
    check(
      golds: readonly string[],
      rows: readonly (readonly unknown[])[] | null,
    ): { readonly right: boolean; readonly anyColumns: boolean } | null;
    close(setup: Setup): void;
  }>;
  /** True for databases that no model is trained on. */
  isHeld(database: string): boolean;
}
type Judge = Awaited<ReturnType<JudgeModule['openJudge']>>;

export interface SqlOptions {
  readonly model: string;
  readonly expertsFolder: string;
  readonly data: string;
  readonly split: string;
  /** Only questions about databases that are kept apart from training. */
  readonly held?: boolean | undefined;
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
  readonly level: string;
  readonly right: boolean;
  readonly anyColumns: boolean;
  readonly confidence: number;
  readonly milliseconds: number;
  /** False for questions that the data cannot answer. */
  readonly answerable: boolean;
}

/** Asks every question and compares the rows. Questions whose gold queries do not run are left out. */
export async function evalSql(options: SqlOptions): Promise<SqlFinding[]> {
  const { expert, judges } = await findJudge(options.expertsFolder);
  const all = readSqlRows(options.data, options.split);
  const rows = options.held ? all.filter(({ database }) => judges.isHeld(database)) : all;
  const backbone = await loadBackbone(options.model, { threads: options.threads ?? 0 });
  const findings: SqlFinding[] = [];
  const asked = { finished: 0, total: rows.length };
  try {
    for (const file of new Set(rows.map((row) => row.file))) {
      const own = rows.filter((row) => row.file === file);
      const judge = await judges.openJudge(file);
      findings.push(...(await askAll(own, expert, judge, backbone, options, asked)));
    }
  } finally {
    backbone.close();
  }
  return findings;
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
      if (finding !== null) findings.push(finding);
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
): Promise<SqlFinding | null> {
  const started = performance.now();
  const call = await write(row.question, name, skills, signal);
  const outcome = typeof call === 'string' ? null : await runExpert(call, experts, signal);
  const milliseconds = performance.now() - started;
  const output = outcome?.status === 'value' ? (outcome.output as { rows: unknown[][] }) : null;
  const found = typeof call === 'string' ? call : JSON.stringify(call.input);
  const confidence = output === null || typeof call === 'string' ? 0 : (call.confidence ?? 0);
  const common = { confidence, milliseconds };
  if (row.golds.length === 0)
    return { level: 'unanswerable', right: false, anyColumns: false, answerable: false, ...common };
  const verdict = judge.check(row.golds, output?.rows ?? null);
  if (verdict === null) return null;
  const level = judge.level(row.golds[0] as string);
  if (!verdict.right) onMiss?.(row, found, level);
  return { ...verdict, level, answerable: true, ...common };
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
