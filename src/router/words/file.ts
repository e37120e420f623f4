// A words model to router.json and back; weights become eight-bit numbers with a scale for each class.
import type { WordsRouterFile } from '../../contract/router-file.ts';
import { checkLengths } from '../file.ts';
import type { WordsModel } from './model.ts';
import { Vocabulary } from './vocabulary.ts';

const MOST = 127;
const round = (x: number): number => Number(x.toPrecision(6));

/** What stands in router.json. */
export function toWordsFile({ head, calibration, threshold, curve }: WordsModel): WordsRouterFile {
  const { weights, scale } = quantise(head.weights, head.scale);
  return {
    version: 2,
    classes: [...head.classes],
    hashes: toBase64(head.vocabulary.hashes),
    rarity: toBase64(head.vocabulary.rarity),
    weights: toBase64(weights),
    scale: Array.from(scale, round),
    bias: Array.from(head.bias, round),
    slope: calibration.slope.map(round),
    shift: calibration.shift.map(round),
    ...(calibration.sure === undefined
      ? {}
      : { sure: calibration.sure.map(([p, r]) => [round(p), round(r)]) }),
    alone: { slope: round(calibration.alone.slope), shift: round(calibration.alone.shift) },
    ...(calibration.familiarity === undefined ? {} : { familiarity: round(calibration.familiarity) }),
    threshold: round(threshold),
    curve: curve.map((point) => ({
      threshold: round(point.threshold),
      coverage: round(point.coverage),
      risk: round(point.risk),
    })),
  };
}

function quantise(given: Float32Array | Int8Array, scales: Float32Array) {
  const count = scales.length;
  const most = new Float32Array(count);
  given.forEach((weight, i) => {
    most[i % count] = Math.max(most[i % count] as number, Math.abs(weight));
  });
  const step = most.map((top) => (top === 0 ? 1 : top / MOST));
  const weights = Int8Array.from(given, (weight, i) => Math.round(weight / (step[i % count] as number)));
  return { weights, scale: step.map((size, c) => size * (scales[c] as number)) };
}

/** Reads what `toWordsFile` made; the error names the field. */
export function fromWordsFile(file: WordsRouterFile): WordsModel {
  const hashes = new Uint32Array(fromBase64(file.hashes, 4));
  const rarity = new Float32Array(fromBase64(file.rarity, 4));
  const weights = new Int8Array(fromBase64(file.weights, 1));
  const count = file.classes.length;
  checkLengths([
    ['rarity', rarity.length, hashes.length],
    ['weights', weights.length, hashes.length * count],
    ['scale', file.scale.length, count],
    ['bias', file.bias.length, count],
    ['slope', file.slope.length, count],
    ['shift', file.shift.length, count],
  ]);
  const head = {
    classes: file.classes,
    vocabulary: new Vocabulary(hashes, rarity),
    weights,
    scale: Float32Array.from(file.scale),
    bias: Float32Array.from(file.bias),
  };
  const { slope, shift, sure, alone, familiarity, threshold, curve } = file;
  const calibration = {
    ...{ slope, shift, alone },
    ...(sure === undefined ? {} : { sure }),
    ...(familiarity === undefined ? {} : { familiarity }),
  };
  return { head, calibration, threshold, curve };
}

function toBase64({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array | Int8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** Bytes of whole numbers of `size` bytes; what is over is left out, and the lengths do not agree. */
function fromBase64(text: string, size: number): ArrayBuffer {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return bytes.buffer.slice(0, bytes.length - (bytes.length % size));
}
