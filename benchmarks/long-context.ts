// A very long text through one sequence, and whether the state is right at the end of it.
//   npm run bench:long-context -- [--preset tiny] [--tokens 262144] [--kv bf16] [--threads N] [--json]
// The weights are random, so nobody can be asked for the needle in words; what a needle proves is proved on the logits:
//   same      the text read again from a state half-way that was saved to disk and loaded, in pieces of another size and
//             between the steps of a sequence that writes, ends in the same bits
//   needle    one other token, near the beginning, half-way or near the end, changes the logits at the end
//   memory    the state has the bytes of the formula
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { KvType } from '../src/model/addon.ts';
import type { Session, State } from '../src/model/backbone.ts';
import { loadBackbone } from '../src/model/load.ts';
import { stateBytes } from './engine/costs.ts';
import { timed } from './engine/measure.ts';
import { randomModel } from './random-jamba/generate.ts';
import { isPreset, PRESETS } from './random-jamba/presets.ts';
import { randomTokens } from './random-tokens.ts';
import { showTable } from './statistics.ts';

const { values: options } = parseArgs({
  options: {
    preset: { type: 'string', default: 'tiny' },
    tokens: { type: 'string', default: '262144' },
    kv: { type: 'string', default: 'bf16' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    json: { type: 'boolean', default: false },
  },
});
/** Where needles lie, as shares of the text. */
const DEPTHS = [0.05, 0.5, 0.95];
const PIECE = 1000;
const WRITTEN = 64;

const { preset } = options;
if (!isPreset(preset)) throw new Error(`no preset ${preset}`);
const kv = options.kv as KvType;
const total = Number(options.tokens);
const backbone = await loadBackbone(randomModel(preset).folder, {
  threads: Number(options.threads),
  kv,
  prefixBytes: 0,
});
const text = randomTokens(total, PRESETS[preset].vocab_size);
const places = DEPTHS.map((depth) => Math.floor(depth * total));
const rows: { what: string; result: string | number; expected: string | number; right: boolean }[] = [];
function note(what: string, result: string | number, expected: string | number): void {
  rows.push({ what, result, expected, right: result === expected });
  process.stderr.write(`${what}: ${result}\n`);
}

const same = (a: Float32Array, b: Float32Array): string =>
  a.every((x, i) => Object.is(x, b[i])) ? 'the same bits' : 'other bits';

/** Reads the text with a state taken at each place; the last logits, and the seconds it took. */
async function read(session: Session): Promise<{ states: State[]; logits: Float32Array; seconds: number }> {
  const states: State[] = [];
  let logits = new Float32Array();
  const seconds = await timed(async () => {
    for (const [i, end] of [...places, total].entries()) {
      logits = (await session.feed(text.slice(places[i - 1] ?? 0, end))) as Float32Array<ArrayBuffer>;
      if (i < places.length) states.push(session.snapshot());
    }
  });
  return { states, logits, seconds };
}

/** The end of the text behind a state, in pieces, while another sequence writes. */
async function readInPieces(session: Session, from: number): Promise<Float32Array> {
  const writer = backbone.open();
  const stop = new AbortController();
  // Handled from the start: it is cancelled while the loop waits for something else.
  const written = writer.write!(text.slice(0, 40), { maxTokens: total }, () => {}, stop.signal).catch(
    (error) => {
      if (error.code !== 'cancelled') throw error;
    },
  );
  let logits = new Float32Array();
  for (let at = from; at < total; at += PIECE) {
    logits = (await session.feed(text.slice(at, at + PIECE))) as Float32Array<ArrayBuffer>;
    if (at > from + 20 * PIECE) stop.abort(); // long enough for the two to mix
  }
  stop.abort();
  await written;
  writer.close();
  return logits;
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'mrkl-'));
const first = backbone.open();
const { states, logits, seconds } = await read(first);
const whole = first.snapshot();
note('bytes of the state', whole.bytes, stateBytes(PRESETS[preset], kv, total));
whole.close();

const half = states[1] as State;
const file = path.join(folder, 'half.state');
await half.save?.(file);
const again = backbone.open();
again.restore(await backbone.load!(file));
note('read again from disk, in pieces', same(logits, await readInPieces(again, places[1]!)), 'the same bits');
again.close();

for (const [i, place] of places.entries()) {
  const session = backbone.open();
  session.restore(states[i] as State);
  const needle = (text[place]! + 1) % PRESETS[preset].vocab_size;
  const changed = await session.feed([needle, ...text.slice(place + 1)]);
  note(`needle at ${place}`, same(logits, changed), 'other bits');
  session.close();
}
const decoding = await timed(() => first.write!([text[0]!], { maxTokens: WRITTEN }, () => {}));
await rm(folder, { recursive: true });
backbone.close();

const speed = {
  tokens: total,
  'prefill, tokens/s': total / seconds,
  'decode behind it, tokens/s': WRITTEN / decoding,
  'peak memory, MB': process.resourceUsage().maxRSS / 1000,
};
if (options.json) console.log(JSON.stringify({ rows, speed }, null, 1));
else {
  showTable(rows);
  showTable([speed]);
}
process.exitCode = rows.every(({ right }) => right) ? 0 : 1;
