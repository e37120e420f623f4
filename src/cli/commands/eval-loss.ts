import { join } from 'node:path';
import { Option } from 'commander';
import { packageRoot } from '../../base/package-root.ts';
import type { LossReport, Variant } from '../../train/eval-loss.ts';
import type { CliCommand } from '../command.ts';
import { interruptSignal } from '../failure.ts';
import { threadsOption, wholeNumber } from '../options.ts';

interface LossFlags {
  readonly data?: readonly string[];
  readonly recipe?: string;
  readonly sets?: string;
  readonly model: string;
  readonly context: number;
  readonly tokens: number;
  readonly json?: boolean;
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
  { ...STORED, kv: 'bf16' },
  { ...STORED, kv: 'int8' },
];

/** The loss of a model under each number format. */
export const loss: CliCommand = {
  usage: 'loss',
  summary:
    'measure nats per token of a text under each scheme of the weights and each type of keys and values',
  define: (command) =>
    command
      .option('--data <file...>', 'texts, or folders of .txt files')
      .option('--recipe <file>', 'examples of a base recipe, drawn anew, instead of texts')
      .option('--sets <folder>', 'folder of the public data sets that the recipe draws sentences from')
      .addOption(
        new Option('--model <folder>', 'folder of the language model')
          .env('MRKL_MODEL')
          .default(join(packageRoot(), 'models', 'nano'), 'models/nano'),
      )
      .option('--context <count>', 'tokens of a window', wholeNumber(1, 1 << 20), 1024)
      .option('--tokens <count>', 'most tokens of each text', wholeNumber(1, 1 << 30), 100_000)
      .option('--json', 'print one JSON object')
      .addOption(threadsOption())
      .action((flags: LossFlags) => {
        if ((flags.data === undefined) === (flags.recipe === undefined))
          command.error("error: expected either '--data <file...>' or '--recipe <file>'");
        return run(flags);
      }),
};

async function run(flags: LossFlags): Promise<void> {
  const { evalLoss, recipeDocuments, textDocuments } = await import('../../train/eval-loss.ts');
  const { dataFolder } = await import('../../train/paths.ts');
  const { loadBackbone } = await import('../../model/load.ts');
  const { callAsync } = await import('../../model/addon.ts');
  const { model, threads, context, tokens: most } = flags;
  const interrupt = interruptSignal();
  const backbone = await loadBackbone(model);
  const { config } = await callAsync((addon) => addon.inspectModel(model, new Int32Array()));
  const documents =
    flags.recipe === undefined
      ? await textDocuments(flags.data ?? [], backbone.tokenizer, { context, most })
      : recipeDocuments(flags.recipe, dataFolder(flags.sets === undefined ? {} : { data: flags.sets }), most);
  backbone.close();
  try {
    const quantized = config.weights !== 'stored';
    const report = await evalLoss(documents, {
      model,
      variants: VARIANTS.filter(({ weights }) => !quantized || weights === 'stored'),
      threads,
      signal: interrupt.signal,
      onVariant: (variant) => process.stderr.write(`${Object.values(variant).join(', ')}\n`),
    });
    process.stdout.write(`${flags.json ? JSON.stringify(report) : toTable(report)}\n`);
  } finally {
    interrupt.release();
  }
}

function toTable({ documents, tokens, rows }: LossReport): string {
  const lines = rows.map((row) =>
    [
      row.weights.padEnd(12),
      row.kv.padEnd(4),
      row.precision.padEnd(4),
      `${(row.bytes / 1e6).toFixed(1)} MB`.padStart(10),
      row.natsPerToken.toFixed(4).padStart(8),
      signed(row.difference).padStart(9),
      row.error.toFixed(5).padStart(8),
      `${(100 * row.agreement).toFixed(2)} %`.padStart(9),
    ].join('  '),
  );
  const head = 'weights       k, v  x        weights      nats  difference  ± error  same best';
  return [`${tokens} tokens in ${documents} sequences`, head, ...lines].join('\n');
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(5)}`;
