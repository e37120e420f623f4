// More layers for a trained model. What is put between its layers begins as a copy of one of them with output
// projections of zero: it adds nothing to the residual stream, so that the grown model computes the same function.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MrklError } from '../contract/errors.ts';
import type { Tape } from '../model/tape.ts';
import { readTensors } from '../model/tensors.ts';
import { type JambaConfig, readJambaConfig } from './jamba-config.ts';
import type { JambaParameters } from './jamba-parameters.ts';

const LAYER = /^model\.layers\.(\d+)\.(.+)$/;
const OUTPUT = /\.(out_proj|o_proj|down_proj)\.weight$/;

const kind = (config: JambaConfig, layer: number): string =>
  `${config.isAttention(layer) ? 'attention' : 'mamba'}, ${config.isMoe(layer) ? 'mixture' : 'dense'}`;

/** Places of the old layers among the new ones: in order, of the same kind, spread as evenly as that allows. */
export function placeLayers(old: JambaConfig, grown: JambaConfig): number[] {
  const stretch = (grown.layers - 1) / Math.max(1, old.layers - 1);
  let best = new Map<number, { cost: number; places: number[] }>([[-1, { cost: 0, places: [] }]]);
  for (let layer = 0; layer < old.layers; layer++) {
    const next: typeof best = new Map();
    for (let place = layer; place < grown.layers; place++) {
      if (kind(old, layer) !== kind(grown, place)) continue;
      const before = [...best].filter(([last]) => last < place).map(([, found]) => found);
      const least = before.reduce<(typeof before)[number] | undefined>(
        (a, b) => (a === undefined || b.cost < a.cost ? b : a),
        undefined,
      );
      if (least === undefined) continue;
      const cost = least.cost + (place - layer * stretch) ** 2;
      next.set(place, { cost, places: [...least.places, place] });
    }
    best = next;
  }
  const [found] = [...best.values()].sort((a, b) => a.cost - b.cost);
  if (found === undefined)
    throw new MrklError(
      'config-invalid',
      `config.json: ${old.layers} layers do not fit into ${grown.layers} in order and by kind`,
    );
  return found.places;
}

/** The old layer that each new one is taken from, and whether it only adds to the old ones. */
function origins(old: JambaConfig, grown: JambaConfig): { from: number; added: boolean }[] {
  const places = placeLayers(old, grown);
  return Array.from({ length: grown.layers }, (_, layer) => {
    const held = places.indexOf(layer);
    if (held >= 0) return { from: held, added: false };
    const same = places
      .map((place, from) => ({ place, from }))
      .filter(({ from }) => kind(old, from) === kind(grown, layer));
    same.sort((a, b) => Math.abs(a.place - layer) - Math.abs(b.place - layer));
    const [nearest] = same;
    if (nearest === undefined)
      throw new MrklError(
        'config-invalid',
        `config.json: no layer of ${kind(grown, layer)} to copy for layer ${layer}`,
      );
    return { from: nearest.from, added: true };
  });
}

/** Fills the parameters of a deeper model from the folder of one that differs in the number of layers alone. */
export async function growWeights(
  tape: Tape,
  parameters: JambaParameters,
  folder: string,
  grown: JambaConfig,
): Promise<void> {
  const old = readJambaConfig(await readFile(join(folder, 'config.json'), 'utf8'));
  const layers = origins(old, grown);
  const { tensors } = await readTensors(join(folder, 'model.safetensors'));
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const parameter of parameters.all) {
    const [, layer, rest] = LAYER.exec(parameter.name) ?? [];
    const { from, added } = layers[Number(layer)] ?? { from: 0, added: false };
    const name = layer === undefined ? parameter.name : `model.layers.${from}.${rest}`;
    const found = byName.get(name);
    const expected = parameters.shape(parameter.name).join();
    if (found === undefined || found.shape.join() !== expected)
      throw new MrklError(
        'tensor-invalid',
        `${folder}: tensor ${name}: expected [${expected}], found ${found ? `[${found.shape.join()}]` : 'none'}`,
      );
    tape.write(parameter, added && OUTPUT.test(name) ? new Float32Array(found.data.length) : found.data);
  }
}
