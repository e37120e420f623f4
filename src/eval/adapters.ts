// How often the model writes exactly the call that is meant, when the route is right: on questions drawn anew from the
// generators, and on the examples that each expert came with.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeCall } from '../adapter/index.ts';
import { Skills } from '../adapter/skills.ts';
import { isUnsure } from '../adapter/sureness.ts';
import { newId } from '../base/id.ts';
import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import type { Route } from '../contract/route.ts';
import { loadExperts } from '../dispatch/registry.ts';
import { loadBackbone, readSoftPrompt } from '../model/load.ts';
import { PLANNER, planner } from '../plan/planner.ts';
import { Random } from '../train/corpus/random.ts';
import { EXPERTS } from '../train/corpus/streams.ts';

interface Asked {
  readonly question: string;
  readonly input: unknown;
}

export interface AdapterRow {
  readonly expert: string;
  readonly set: 'generated' | 'examples';
  readonly n: number;
  /** Share of the calls that are exactly the one that is meant. */
  readonly exact: number;
  /** Share of the calls that the model is too unsure of to be carried out, and how many of the rest are exact. */
  readonly unsure: number;
  readonly exactOfRest: number;
  /** True when a soft prompt was there; else the expert was named in words. */
  readonly trained: boolean;
}

export interface AdapterOptions {
  readonly model: string;
  readonly expertsFolder: string;
  /** Only these; default all that have questions. */
  readonly experts?: readonly string[] | undefined;
  /** Generated questions of each. */
  readonly generated: number;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onQuestion?: ((finished: number, total: number, expert: string) => void) | undefined;
  readonly onMiss?: ((expert: string, question: string, expected: string, found: string) => void) | undefined;
}

const SEED = 20220503; // no batch of a training run is drawn from it

/** Writes the calls of every question and compares. */
export async function evalAdapters(options: AdapterOptions): Promise<AdapterRow[]> {
  const { model, expertsFolder, experts: wanted, threads = 0 } = options;
  const loaded = await loadExperts(expertsFolder);
  const experts = [...loaded, planner(loaded, false)];
  const absent = wanted?.find((name) => !experts.some(({ manifest }) => manifest.name === name));
  if (absent !== undefined) throw new MrklError('expert-unknown', `No expert is called '${absent}'.`);
  const chosen = experts.filter(({ manifest }) => wanted === undefined || wanted.includes(manifest.name));
  const backbone = await loadBackbone(model, { threads });
  const readPrompt = async (name: string) => {
    const file = promptOf(model, name);
    return existsSync(file) ? readSoftPrompt(file) : null;
  };
  const skills = new Skills(backbone, experts, readPrompt, DEFAULT_LIMITS.callTokens);
  try {
    return await scoreAll(chosen, skills, options);
  } finally {
    await skills.close();
    backbone.close();
  }
}

const promptOf = (model: string, expert: string): string =>
  path.join(model, 'skills', expert, 'prompt.safetensors');

async function scoreAll(
  experts: readonly Expert[],
  skills: Skills,
  options: AdapterOptions,
): Promise<AdapterRow[]> {
  const sets = experts.flatMap((expert) => setsOf(expert, options.generated));
  const total = sets.reduce((sum, { asked }) => sum + asked.length, 0);
  let finished = 0;
  const rows: AdapterRow[] = [];
  for (const { expert, set, asked } of sets) {
    let [right, sure, rightOfSure] = [0, 0, 0];
    for (const one of asked) {
      const found = await score(expert, one, skills, options);
      right += Number(found.right);
      sure += Number(found.sure);
      rightOfSure += Number(found.right && found.sure);
      options.onQuestion?.(++finished, total, expert);
    }
    const trained = existsSync(promptOf(options.model, expert));
    const n = asked.length;
    const shares = {
      exact: right / n,
      unsure: 1 - sure / n,
      exactOfRest: sure === 0 ? 0 : rightOfSure / sure,
    };
    rows.push({ expert, set, n, ...shares, trained });
  }
  return rows;
}

function setsOf({ manifest: { name }, examples }: Expert, count: number) {
  const draw = EXPERTS[name];
  const rng = new Random(SEED);
  const generated: Asked[] = draw === undefined ? [] : Array.from({ length: count }, () => draw(rng));
  const own: Asked[] = examples.filter(({ input }) => input !== null);
  return [
    { expert: name, set: 'generated' as const, asked: generated },
    { expert: name, set: 'examples' as const, asked: own },
  ].filter(({ asked }) => asked.length > 0);
}

/** A call that cannot be written is a miss like any other. */
const UNWRITTEN: ReadonlySet<string> = new Set(['input-invalid', 'call-too-long', 'grammar-dead-end']);

async function score(
  expert: string,
  { question, input }: Asked,
  skills: Skills,
  { signal, onMiss }: AdapterOptions,
): Promise<{ right: boolean; sure: boolean }> {
  const { found, tokens, confidence } = await write(expert, question, skills, signal);
  const right = isDeepStrictEqual(found, input);
  if (!right) onMiss?.(expert, question, JSON.stringify(input), JSON.stringify(found));
  const { planProbability, callProbability } = DEFAULT_LIMITS;
  const least = expert === PLANNER ? planProbability : callProbability;
  return { right, sure: !isUnsure({ tokens, confidence }, least, skills.adapter) };
}

/** What was written, or the code of the error, and how sure the model is of it. */
async function write(expert: string, text: string, skills: Skills, signal: AbortSignal | undefined) {
  const route: Route = {
    ...{ expert, probability: 1, candidates: [{ expert, probability: 1 }] },
    ...{ none: 0, threshold: 0, strategy: 'given' },
  };
  try {
    const asked = { id: newId('question'), original: text, text, history: [] };
    const { input, tokens, confidence } = await writeCall(asked, route, skills, signal);
    return { found: input, tokens, confidence };
  } catch (error) {
    if (error instanceof MrklError && UNWRITTEN.has(error.code))
      return { found: error.code, tokens: 0, confidence: 0 };
    throw error;
  }
}
