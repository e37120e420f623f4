import { MrklError } from '../../../contract/errors.ts';
import { type Findings, percent } from '../../../eval/report.ts';
import type { LossReport, Variant } from '../../../train/eval-loss.ts';
import { shippedModelOption, threadsOption, wholeNumber } from '../../options.ts';
import type { Suite, Watch } from './suite.ts';

interface LossFlags {
  readonly data?: readonly string[];
  readonly recipe?: string;
  readonly sets?: string;
  readonly model: string;
  readonly context: number;
  readonly tokens: number;
  readonly threads?: number;
}

const STORED: Variant = { weights: 'stored', kv: 'f32', precision: 'auto' };

/** The first is what the others are compared with. */
const VARIANTS: readonly Variant[] = [
  STORED,
  { ...STORED, precision: 'f32' },
  { ...STORED, weights: 'experts-int8' },
  { ...STORED, weights: 'int8' },
  { ...STORED, weights: 'int4' },
  { ...STORED, weights: 'w8a8' },
  { ...STORED, kv: 'bf16' },
  { ...STORED, kv: 'int8' },
];

/** The loss of a model under each number format. */
export const loss: Suite<LossFlags> = {
  name: 'loss',
  summary:
    'measure nats per token of a text under each scheme of the weights and each type of keys and values',
  options: (command) =>
    command
      .option('--data <file...>', 'texts, or folders of .txt files')
      .option('--recipe <file>', 'examples of a base recipe, drawn anew, instead of texts')
      .option('--sets <folder>', 'folder of the public data sets that the recipe draws sentences from')
      .addOption(shippedModelOption())
      .option('--context <count>', 'tokens of a window', wholeNumber(1, 1 << 20), 1024)
      .option('--tokens <count>', 'most tokens of each text', wholeNumber(1, 1 << 30), 100_000)
      .addOption(threadsOption()),
  async measure(flags, watch) {
    if ((flags.data === undefined) === (flags.recipe === undefined))
      throw new MrklError('argument-invalid', "Expected either '--data <file...>' or '--recipe <file>'.");
    return toFindings(await report(flags, watch));
  },
};

async function report(flags: LossFlags, { signal, progress }: Watch): Promise<LossReport> {
  const { evalLoss, recipeDocuments, textDocuments } = await import('../../../train/eval-loss.ts');
  const { dataFolder } = await import('../../../train/paths.ts');
  const { loadBackbone } = await import('../../../model/load.ts');
  const { callAsync } = await import('../../../model/addon.ts');
  const { model, threads, context, tokens: most } = flags;
  const backbone = await loadBackbone(model);
  const { config } = await callAsync((addon) => addon.inspectModel(model, new Int32Array()));
  const documents =
    flags.recipe === undefined
      ? await textDocuments(flags.data ?? [], backbone.tokenizer, { context, most })
      : recipeDocuments(flags.recipe, dataFolder(flags.sets === undefined ? {} : { data: flags.sets }), most);
  backbone.close();
  const quantized = config.weights !== 'stored';
  const variants = VARIANTS.filter(({ weights }) => !quantized || weights === 'stored');
  let begun = 0;
  const onVariant = (variant: Variant) =>
    progress(begun++, variants.length, Object.values(variant).join(', '));
  return evalLoss(documents, { model, variants, threads, signal, onVariant });
}

function toFindings(found: LossReport): Findings {
  const rows = found.rows.map((row) => [
    row.weights,
    row.kv,
    row.precision,
    `${(row.bytes / 1e6).toFixed(1)} MB`,
    row.natsPerToken.toFixed(4),
    signed(row.difference),
    row.error.toFixed(5),
    percent(row.agreement),
  ]);
  const head = ['weights', 'k, v', 'x', 'weights', 'nats', 'difference', '± error', 'same best'];
  const title = `${found.tokens} tokens in ${found.documents} sequences`;
  return { title: 'Loss', json: found, sections: [{ title, table: { head, rows } }] };
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(5)}`;
