// Writes one random Jamba twice from the same numbers: a Hugging Face folder for us, a GGUF file for the peer.
import fs from 'node:fs';
import path from 'node:path';
import { CHUNK, drawTensor } from './draw.ts';
import { ggufHeader, type Placed, safetensorsHeader, tokenizerFile } from './formats.ts';
import { configFile, type JambaShape, PRESETS, type PresetName } from './presets.ts';
import { type TensorRow, tensorTable } from './tensors.ts';

export interface RandomModel {
  /** Hugging Face folder. */
  folder: string;
  gguf: string;
}

/** The random model of a preset under `parent`, made when it is not there yet. */
export function randomModel(preset: PresetName, parent: string, seed = 1): RandomModel {
  const folder = path.join(parent, `${preset}-${seed}`);
  const gguf = path.join(folder, 'model.gguf');
  const finished = path.join(folder, 'finished');
  if (!fs.existsSync(finished)) {
    fs.mkdirSync(folder, { recursive: true });
    writeModel(PRESETS[preset], seed, folder, gguf);
    fs.writeFileSync(finished, '');
  }
  return { folder, gguf };
}

function writeModel(shape: JambaShape, seed: number, folder: string, gguf: string): void {
  const tensors = tensorTable(shape);
  const ours = safetensorsHeader(tensors);
  const theirs = ggufHeader(shape, tensors);
  const safetensors = fs.openSync(path.join(folder, 'model.safetensors'), 'w');
  const peer = fs.openSync(gguf, 'w');
  fs.writeSync(safetensors, ours.head, 0, ours.head.length, 0);
  fs.writeSync(peer, theirs.head, 0, theirs.head.length, 0);
  fs.ftruncateSync(peer, theirs.size);
  for (const tensor of tensors) {
    for (const { start, values } of drawTensor(seed, tensor)) {
      writeChunk(safetensors, tensor, ours.places.get(tensor)!, start, values);
      writeChunk(peer, tensor, theirs.places.get(tensor)!, start, values);
    }
  }
  fs.closeSync(safetensors);
  fs.closeSync(peer);
  const json = (name: string, value: unknown) =>
    fs.writeFileSync(path.join(folder, name), JSON.stringify(value, null, 1));
  json('config.json', configFile(shape));
  json('tokenizer.json', tokenizerFile(shape.vocab_size));
  json('tokenizer_config.json', {
    bos_token: '<|startoftext|>',
    eos_token: '<|endoftext|>',
    pad_token: '<|pad|>',
  });
}

const wideBits = new Uint32Array(CHUNK);
const wideValues = new Float32Array(wideBits.buffer);

/** Writes bf16 values where the place wants them, widened to f32 when it says so. */
function writeChunk(
  file: number,
  tensor: TensorRow,
  place: Placed,
  start: number,
  values: Uint16Array,
): void {
  if (!place.wide) {
    fs.writeSync(file, values, 0, values.byteLength, place.offset + start * 2);
    return;
  }
  for (let i = 0; i < values.length; i++) {
    wideBits[i] = values[i]! << 16;
    if (tensor.gguf.negatedExp) wideValues[i] = -Math.exp(wideValues[i]!);
  }
  fs.writeSync(file, wideValues, 0, values.length * 4, place.offset + start * 4);
}
