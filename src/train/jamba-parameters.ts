import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MrklError } from '../contract/errors.ts';
import type { Parameter, Tape } from '../model/tape.ts';
import { readTensors, tensorTable } from '../model/tensors.ts';
import { type JambaConfig, readJambaConfig } from './jamba-config.ts';

/** The weights of a Jamba on a tape, by their Hugging Face names, in the order of the model's tensor table. */
export class JambaParameters {
  readonly all: readonly Parameter[];
  readonly #byName: ReadonlyMap<string, Parameter>;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;

  constructor(tape: Tape, config: JambaConfig, trainable: boolean) {
    const table = tensorTable(config.json);
    this.all = table.map(({ name, shape }) => {
      const [rows, cols] = matrixShape(shape);
      return tape.parameter(name, rows, cols, trainable);
    });
    this.#byName = new Map(this.all.map((parameter) => [parameter.name, parameter]));
    this.#shapes = new Map(table.map(({ name, shape }) => [name, shape]));
  }

  get(name: string): Parameter {
    const parameter = this.#byName.get(name);
    if (parameter === undefined) throw new MrklError('tensor-missing', `tensor ${name}: not in the model`);
    return parameter;
  }

  find(name: string): Parameter | undefined {
    return this.#byName.get(name);
  }

  /** The shape in files; on the tape a vector is one row and trailing dimensions are joined. */
  shape(name: string): readonly number[] {
    return this.#shapes.get(name) ?? [];
  }
}

function matrixShape(shape: readonly number[]): [number, number] {
  if (shape.length < 2) return [1, shape[0] ?? 1];
  return [shape[0] ?? 1, shape.slice(1).reduce((a, b) => a * b, 1)];
}

/** Fills the parameters from the safetensors files of a Hugging Face folder. */
export async function loadWeights(tape: Tape, parameters: JambaParameters, folder: string): Promise<void> {
  const missing = new Set(parameters.all.map(({ name }) => name));
  const files = (await readdir(folder)).filter((name) => /^model.*\.safetensors$/.test(name)).sort();
  for (const file of files) {
    for (const { name, shape, data } of (await readTensors(join(folder, file))).tensors) {
      const parameter = parameters.find(name);
      if (parameter === undefined) continue;
      if (shape.join() !== parameters.shape(name).join()) {
        const expected = parameters.shape(name).join(', ');
        throw new MrklError(
          'tensor-invalid',
          `tensor ${name}: expected [${expected}], found [${shape.join(', ')}]`,
        );
      }
      tape.write(parameter, data);
      missing.delete(name);
    }
  }
  const [first] = missing;
  if (first !== undefined) throw new MrklError('tensor-missing', `${folder}: tensor ${first} is missing`);
}

export async function loadConfig(folder: string): Promise<JambaConfig> {
  return readJambaConfig(await readFile(join(folder, 'config.json'), 'utf8'));
}

const STEPS = { least: 1e-3, most: 1e-1 }; // Δ at the start, log-uniform (Gu & Dao 2023)

/**
 * Initial weights: N(0, deviation²), output projections of residual branches divided by sqrt(2L); norms and D one;
 * A_log[d, n] = ln(n + 1); dt_proj.bias such that softplus(bias) is log-uniform; other biases zero.
 */
export function initialise(tape: Tape, parameters: JambaParameters, config: JambaConfig, seed: number): void {
  const residual = config.deviation / Math.sqrt(2 * config.layers);
  for (const [index, parameter] of parameters.all.entries()) {
    const { name, rows, cols } = parameter;
    const own = seed * 65_536 + index;
    if (/(norm\.weight|\.D)$/.test(name)) tape.write(parameter, new Float32Array(rows * cols).fill(1));
    else if (name.endsWith('.A_log')) {
      tape.write(
        parameter,
        Float32Array.from({ length: rows * cols }, (_, i) => Math.log((i % cols) + 1)),
      );
    } else if (name.endsWith('dt_proj.bias')) tape.write(parameter, stepBias(cols));
    else if (name.endsWith('.bias')) tape.write(parameter, new Float32Array(rows * cols));
    else if (/\.(out_proj|o_proj|down_proj)\.weight$/.test(name)) tape.fillNormal(parameter, own, residual);
    else if (name.endsWith('.dt_proj.weight')) tape.fillNormal(parameter, own, config.rank ** -0.5);
    else if (name.endsWith('.conv1d.weight')) tape.fillNormal(parameter, own, (3 * cols) ** -0.5);
    else tape.fillNormal(parameter, own, config.deviation);
  }
}

/** softplus⁻¹ of Δ spread evenly in the logarithm, in an order that neighbours do not share (golden ratio). */
function stepBias(width: number): Float32Array {
  const { least, most } = STEPS;
  return Float32Array.from({ length: width }, (_, i) => {
    const step = least * (most / least) ** ((0.5 + i * 0.6180339887498949) % 1);
    return step + Math.log(-Math.expm1(-step));
  });
}
