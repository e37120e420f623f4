// All measures of one preset in one dtype: both engines in processes of their own, asked in turn.
import { type Ceilings, measureRead, pinThreadsLibrary } from '../ceilings.ts';
import { type RandomModel, randomModel } from '../random-jamba/generate.ts';
import { summarise } from '../statistics.ts';
import { Contender } from './contender.ts';
import { stepBytes } from './costs.ts';
import type { Machine, Measure, Subject } from './measure.ts';
import type { Choice } from './measures.ts';
import { alternate, type Pace, type Source } from './rounds.ts';
import { addSlowdown, type Row, toRow } from './row.ts';
import type { Dtype, Start } from './start.ts';

export interface Plan {
  choices: readonly Choice[];
  quick: boolean;
  threads: number;
  patience: number;
  /** Seconds that a row may take before it is content with three rounds; after three times as many, with one. */
  seconds: number;
  modules: string;
  withPeer: boolean;
  bounds: Ceilings | null;
}

const QUICK: Pace = { rounds: 3, fewest: 2, seconds: 2, limit: 10, patience: 0 };
const FULL: Omit<Pace, 'seconds' | 'limit'> = { rounds: 9, fewest: 3, patience: 30 };
const ONCE: Pace = { rounds: 1, fewest: 1, seconds: 0, limit: 0, patience: 30 };

const PEER_FILE: Record<Dtype, keyof RandomModel['gguf']> = { bf16: 'bf16', int8: 'q8_0' };

type Environment = Record<string, string>;

/** Starts an engine anew, the same way each time. */
type Launch = () => Promise<Contender>;

/** With its threads on CPUs of their own or not: whichever lets the peer write faster here. */
async function peerAtItsBest(start: Start): Promise<Launch> {
  const launch = (environment: Environment): Launch => {
    return () => Contender.launch('peer', start, environment);
  };
  const library = pinThreadsLibrary();
  if (library === null) return launch({});
  const ways = [launch({}), launch({ LD_PRELOAD: library })];
  const contenders = await Promise.all(ways.map((way) => way()));
  const rates = contenders.map((): number[] => []);
  for (let round = 0; round < 3; round++) {
    for (const [way, contender] of contenders.entries()) {
      const rate = await contender.sample('decode', 16);
      if (round > 0 && rate !== null) rates[way]!.push(rate);
    }
  }
  for (const contender of contenders) await contender.close();
  const [plain, pinned] = rates.map((values) => summarise(values).median);
  const best = pinned! > plain! ? 1 : 0;
  process.stderr.write(`the peer is faster with its threads ${best === 1 ? 'pinned' : 'left alone'}\n`);
  return ways[best]!;
}

function machineFor({ shape, dtype }: Subject, plan: Plan): Machine | null {
  const { bounds } = plan;
  if (bounds === null) return null;
  const weights = measureRead(stepBytes(shape, dtype), plan.quick ? 3 : 7) ?? bounds.memory;
  return { weights, memory: bounds.memory, f32: bounds.f32, products: Math.max(bounds.f32, bounds.bf16) };
}

/** Tokens of a sample of decoding: about a second and a half of reading weights, within limits. */
function tokensOf({ shape, dtype }: Subject): number {
  return Math.min(256, Math.max(16, Math.round(30e9 / stepBytes(shape, dtype))));
}

/** A sample from an engine that stays, or from a new one each time; null, and a word about it, when it fails. */
function source(contender: Contender | null, launch: Launch | null, measure: Measure, size: number): Source {
  if (contender === null || launch === null) return null;
  const sample = async (): Promise<number | null> => {
    if (!measure.fresh) return await contender.sample(measure.name, size);
    const fresh = await launch();
    return await fresh.sample(measure.name, size).finally(() => fresh.close());
  };
  return () =>
    sample().catch((error: unknown) => {
      process.stderr.write(`${measure.name} ${size}: ${error instanceof Error ? error.message : error}\n`);
      return null;
    });
}

function paceOf({ once }: Measure, { quick, seconds }: Plan): Pace {
  if (once) return ONCE;
  return quick ? QUICK : { ...FULL, seconds, limit: 3 * seconds };
}

export async function measureSubject(subject: Subject, plan: Plan): Promise<Row[]> {
  const { preset, shape, dtype, kv } = subject;
  const model = randomModel(preset);
  const machine = machineFor(subject, plan);
  const start = {
    dtype,
    kv,
    vocabulary: shape.vocab_size,
    threads: plan.threads,
    modules: plan.modules,
    tokens: tokensOf(subject),
  };
  const launchOurs: Launch = () => Contender.launch('ours', { ...start, model: model.folder });
  const launchPeer = plan.withPeer
    ? await peerAtItsBest({ ...start, model: model.gguf[PEER_FILE[dtype]] })
    : null;
  const ours = await launchOurs();
  const peer = launchPeer && (await launchPeer());
  const rows: Row[] = [];
  for (const { measure, sizes } of plan.choices) {
    const cases = measure
      .cases(subject, plan.patience)
      .filter(({ quick, size }) => (quick || !plan.quick) && (sizes.length === 0 || sizes.includes(size)));
    const own: Row[] = [];
    for (const { label, size } of cases) {
      process.stderr.write(`${preset}, ${dtype}: ${label}\n`);
      const rounds = await alternate(
        source(ours, launchOurs, measure, size),
        source(peer, launchPeer, measure, size),
        paceOf(measure, plan),
        !measure.once && !measure.fresh,
      );
      own.push(toRow(subject, measure, label, rounds, machine && measure.floor(subject, size, machine)));
    }
    if (measure.relative) addSlowdown(own, measure.better);
    rows.push(...own);
  }
  await Promise.all([ours.close(), peer?.close()]);
  return rows;
}
