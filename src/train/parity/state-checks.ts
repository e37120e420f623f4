// What lies inside a forward pass: the plan of layers, the residual stream, the routing and the decode state.
import type { LayerState } from '../../model/addon.ts';
import { absolute, digest, exact, flat, scaled, TOLERANCE, worst } from './compare.ts';
import { withSession } from './forward-checks.ts';
import { type Check, type Oracle, promptOf } from './oracle.ts';

/** (rows × columns) to (columns × rows). */
function transposed(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number);
}

/** State tensors by the names and in the layout of the expectations: conv is (D, K−1). */
function named(
  layer: LayerState,
  innerSize: number,
): Partial<Record<'conv' | 'ssm' | 'k' | 'v', Float32Array>> {
  return 'k' in layer
    ? { k: layer.k, v: layer.v }
    : { conv: transposed(layer.window, innerSize), ssm: layer.h };
}

async function states(oracle: Oracle, tokens: readonly number[]) {
  const layers = await withSession(oracle, async (session) => {
    await session.feed(tokens);
    return session.state();
  });
  return layers.map((layer) => named(layer, oracle.info.innerSize));
}

async function plan(oracle: Oracle): Promise<number> {
  const { derived, prompts } = oracle.expected;
  const { layer_types: mixers, ffn_types: ffns } = derived;
  const tokens = prompts[0]?.input_ids ?? [];
  const layers = await states(oracle, tokens);
  const { routings } = await withSession(oracle, (session) => session.trace(tokens));
  const found = layers.map((layer) => ('k' in layer ? 'attention' : 'mamba'));
  const mixtures = new Set(routings.map(({ layer }) => layer));
  const { headSize, innerSize, rank, stateSize, convSize } = oracle.info;
  const sizes = [derived.head_dim, derived.d_inner, derived.dt_rank, derived.d_state, derived.d_conv];
  const same =
    found.join() === mixers.join() && ffns.every((type, i) => mixtures.has(i) === (type === 'moe'));
  return worst([
    same ? 0 : Number.POSITIVE_INFINITY,
    exact([headSize, innerSize, rank, stateSize, convSize], sizes),
  ]);
}

async function residuals(oracle: Oracle): Promise<number | null> {
  const expected = oracle.expected.trace_p7;
  if (!expected) return null;
  const tokens = promptOf(oracle, 'p7').input_ids;
  const { residuals: found } = await withSession(oracle, (session) => session.trace(tokens));
  const hidden = await withSession(oracle, (session) => session.hidden(tokens));
  const width = oracle.info.hiddenSize;
  return worst([
    exact([found.length], [expected.residual_last.length]),
    ...expected.residual_last.map((x, i) => scaled(found[i]?.subarray(-width) ?? [], x, TOLERANCE.trace)),
    ...expected.residual_digest_all_positions.map((x, i) => digest(found[i] ?? [], x, TOLERANCE.gradient)),
    scaled(hidden.subarray(-width), expected.final_norm_last, TOLERANCE.trace),
  ]);
}

async function decodeState(oracle: Oracle): Promise<number | null> {
  const expected = oracle.expected.state_p7;
  if (!expected) return null;
  const found = await states(oracle, promptOf(oracle, 'p7').input_ids);
  const fractions: number[] = [];
  for (const { layer, ...digests } of expected.layers) {
    for (const [key, value] of Object.entries(digests)) {
      fractions.push(digest(found[layer]?.[key as 'k'] ?? [], value, TOLERANCE.gradient));
    }
  }
  const { first_mamba_layer: mamba, first_attention_layer: attention } = expected;
  if (mamba) {
    fractions.push(scaled(found[mamba.layer]?.conv ?? [], flat(mamba.conv), TOLERANCE.trace));
    fractions.push(scaled(found[mamba.layer]?.ssm ?? [], flat(mamba.ssm), TOLERANCE.trace));
  }
  if (attention) {
    const [k, v] = [flat(attention.k_last), flat(attention.v_last)];
    fractions.push(scaled(found[attention.layer]?.k?.slice(-k.length) ?? [], k, TOLERANCE.trace));
    fractions.push(scaled(found[attention.layer]?.v?.slice(-v.length) ?? [], v, TOLERANCE.trace));
  }
  return worst(fractions);
}

async function routing(oracle: Oracle): Promise<number | null> {
  const expected = oracle.expected.moe?.routing_p7;
  if (!expected) return null;
  const tokens = promptOf(oracle, 'p7').input_ids;
  const { routings } = await withSession(oracle, (session) => session.trace(tokens));
  return worst(
    expected.map((row) => {
      const found = routings.find(({ layer }) => layer === row.layer);
      if (found === undefined) return Number.POSITIVE_INFINITY;
      return worst([
        exact(found.experts, row.top_experts.flat()),
        absolute(found.weights, row.top_weights.flat(), TOLERANCE.routerWeight),
        scaled(found.logits.subarray(-oracle.info.experts), row.last_router_logits, TOLERANCE.trace),
      ]);
    }),
  );
}

export const stateChecks: readonly Check[] = [
  { name: 'plan of the layers', run: plan },
  { name: 'residual stream', run: residuals },
  { name: 'expert routing', run: routing },
  { name: 'decode state', run: decodeState },
];
