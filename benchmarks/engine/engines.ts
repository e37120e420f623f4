// The two engines of a subject, loaded once and kept until another subject is wanted.
import fs from 'node:fs';
import path from 'node:path';
import { quantizeModel } from '../../src/model/quantize.ts';
import { pinThreadsLibrary } from '../ceilings.ts';
import { type RandomModel, randomModel } from '../random-jamba/generate.ts';
import type { PresetName } from '../random-jamba/presets.ts';
import { summarise } from '../statistics.ts';
import { Contender } from './contender.ts';
import { weightBytes } from './costs.ts';
import type { Measure, Subject } from './measure.ts';
import { decode } from './measures/decode.ts';
import { tokensOf } from './prices.ts';
import type { Source } from './rounds.ts';
import type { Dtype, Side, Start } from './start.ts';

const PEER_FILE: Record<Dtype, keyof RandomModel['gguf']> = {
  bf16: 'bf16',
  int8: 'q8_0',
  w8a8: 'q8_0',
};
/** Seconds in which it is found out which way of starting the peer is better. */
const TRIAL = 3;
/** What an engine does first, unmeasured. */
const WARMING = decode;
const WARMING_SIZE = 2;
/** Memory for contexts and activations of both. */
const ROOM = 2e9;

type Environment = Record<string, string>;

export interface EnginesOptions {
  threads: number;
  /** node_modules with the peer in it. */
  modules: string;
  withPeer: boolean;
}

/** A folder of the same model in such weights, beside it; written when it is first wanted. */
async function quantised(folder: string, to: Exclude<Dtype, 'bf16'>): Promise<string> {
  const output = path.join(folder, to);
  if (!fs.existsSync(path.join(output, 'config.json'))) await quantizeModel(folder, { to, output });
  return output;
}

/** Bytes that programs can still have; files in the page cache give way. */
function availableBytes(): number {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(fs.readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return kilobytes === undefined ? Infinity : Number(kilobytes) * 1024;
  } catch {
    return Infinity;
  }
}

export class Engines {
  private readonly options: EnginesOptions;
  private readonly running = new Map<Side, Contender>();
  private readonly alive = new Set<Contender>();
  /** How the peer is started, found out once for each preset. */
  private readonly ways = new Map<PresetName, Environment>();
  private subject: Subject | undefined;
  /** False where memory has no room for both: then each is started for its samples and ended after them. */
  private together = true;
  stopped = false;

  constructor(options: EnginesOptions) {
    this.options = options;
  }

  /** Ends what is at work, and begins nothing more: samples fail. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.close();
  }

  get sides(): readonly Side[] {
    return this.options.withPeer ? ['ours', 'peer'] : ['ours'];
  }

  /** Processes that are at work now. */
  get pids(): readonly number[] {
    return [...this.alive].map(({ pid }) => pid);
  }

  /** Loads the engines of a subject, unless they are. */
  async use(subject: Subject): Promise<void> {
    const { preset, dtype, shape } = subject;
    if (this.subject?.preset === preset && this.subject.dtype === dtype) return;
    await this.close();
    this.subject = subject;
    process.stderr.write(`${preset}, ${dtype}: loading\n`);
    const wanted = this.sides.length * weightBytes(shape, dtype) + ROOM;
    this.together = wanted < availableBytes();
    if (!this.together) process.stderr.write(`${preset}, ${dtype}: no room for two engines at a time\n`);
    if (this.options.withPeer && !this.ways.has(preset)) this.ways.set(preset, await this.bestWay());
    if (!this.together) return;
    // Files come into the page cache, and weights into the address space.
    for (const side of this.sides) await this.source(side, WARMING, WARMING_SIZE)?.();
  }

  async close(): Promise<void> {
    await Promise.all([...this.alive].map((contender) => this.end(contender)));
    this.running.clear();
    this.subject = undefined;
  }

  /** Samples of a measure; one that fails says so and is null. */
  source(side: Side, measure: Measure, size: number): Source {
    if (!this.sides.includes(side)) return null;
    return () =>
      this.sample(side, measure, size).catch((error: unknown) => {
        if (this.stopped) return null;
        process.stderr.write(`${measure.name} ${size}: ${error instanceof Error ? error.message : error}\n`);
        return null;
      });
  }

  private async sample(side: Side, measure: Measure, size: number): Promise<number | null> {
    if (measure.fresh || !this.together) {
      const fresh = await this.launch(side, measure.saved);
      try {
        return await fresh.sample(measure.name, size);
      } finally {
        await this.end(fresh);
      }
    }
    const staying = this.running.get(side);
    const contender = staying === undefined || staying.ended ? await this.launch(side) : staying;
    this.running.set(side, contender);
    return await contender.sample(measure.name, size);
  }

  private async launch(side: Side, saved = false): Promise<Contender> {
    const environment = side === 'peer' ? this.ways.get(this.subject!.preset) : undefined;
    const start = this.start(side);
    const { dtype, model } = start;
    if (!saved || side === 'peer' || dtype === 'bf16') return this.begin(side, start, environment);
    return this.begin(side, { ...start, saved, model: await quantised(model, dtype) });
  }

  private async begin(side: Side, start: Start, environment?: Environment): Promise<Contender> {
    if (this.stopped) throw new Error('all must end now');
    const contender = await Contender.launch(side, start, environment);
    this.alive.add(contender);
    return contender;
  }

  private async end(contender: Contender): Promise<void> {
    this.alive.delete(contender);
    await contender.close();
  }

  private start(side: Side): Start {
    const { preset, shape, dtype, kv } = this.subject!;
    const { folder, gguf } = randomModel(preset);
    return {
      model: side === 'ours' ? folder : gguf[PEER_FILE[dtype]],
      dtype,
      saved: false,
      kv,
      vocabulary: shape.vocab_size,
      threads: this.options.threads,
      modules: this.options.modules,
      tokens: tokensOf(this.subject!),
    };
  }

  /** With the peer's threads on CPUs of their own or not: whichever lets it write faster here. */
  private async bestWay(): Promise<Environment> {
    const library = pinThreadsLibrary();
    if (library === null) return {};
    const ways: Environment[] = [{}, { LD_PRELOAD: library }];
    const start = this.start('peer');
    start.tokens = Math.max(4, Math.round(start.tokens / 8));
    // Both map one file: two of them need the memory of one.
    const contenders = await Promise.all(ways.map((way) => this.begin('peer', start, way)));
    const rates = contenders.map((): number[] => []);
    const began = performance.now();
    for (let round = 0; round < 2 || (round < 9 && performance.now() - began < TRIAL * 1000); round++) {
      for (const [way, contender] of contenders.entries()) {
        const rate = await contender.sample(WARMING.name, WARMING_SIZE);
        if (round > 0 && rate !== null) rates[way]!.push(rate);
      }
    }
    for (const contender of contenders) await this.end(contender);
    const [plain, pinned] = rates.map((values) => summarise(values).median);
    const best = pinned! > plain! ? 1 : 0;
    process.stderr.write(`the peer is faster with its threads ${best === 1 ? 'pinned' : 'left alone'}\n`);
    return ways[best]!;
  }
}
