import type { CliCommand } from '../command.ts';
import type { ModelSummary } from '../model-summary.ts';

const inspect: CliCommand = {
  usage: 'inspect',
  summary: 'say what a model folder holds, without loading the weights',
  define: (command) =>
    command
      .argument('<folder>', 'Hugging Face folder: config.json and safetensors files')
      .option('--json', 'print one JSON object')
      .action(async (folder: string, flags: { readonly json?: boolean }) => {
        const { summarizeModel } = await import('../model-summary.ts');
        const summary = await summarizeModel(folder);
        process.stdout.write(`${flags.json ? JSON.stringify(summary) : describeModel(summary)}\n`);
      }),
};

/** Commands on models. */
export const model: CliCommand = {
  usage: 'model',
  summary: 'look at language models',
  define: (command) => command,
  children: [inspect],
};

const count = new Intl.NumberFormat('en');

function describeModel(summary: ModelSummary): string {
  const types = Object.entries(summary.types).map(
    ([type, parameters]) => `${count.format(parameters)} ${type}`,
  );
  const rows: [string, string][] = [
    ['name', summary.name],
    ['kind', String(summary.config['model_type'] ?? 'unknown')],
    ['parameters', `${count.format(summary.parameters)} in ${summary.tensors} tensors (${types.join(', ')})`],
    ['weights', `${(summary.bytes / 1e6).toFixed(1)} MB`],
    ['layers', layersOf(summary.config)],
    ['vocabulary', summary.vocabulary === null ? 'no tokenizer.json' : count.format(summary.vocabulary)],
    ['router', summary.router ? 'router.json' : 'none'],
    ...summary.prompts.map(({ file, rows: length, expert }): [string, string] => [
      'skill',
      `${file}, ${length} rows${expert === null ? '' : ` for ${expert}`}`,
    ]),
  ];
  return rows.map(([name, what]) => `${name.padEnd(11)} ${what}`).join('\n');
}

function layersOf(config: Readonly<Record<string, unknown>>): string {
  const total = String(config['num_hidden_layers'] ?? '?');
  const period = (name: string) =>
    `every ${String(config[`${name}_period`])} from ${String(config[`${name}_offset`])}`;
  if (config['model_type'] !== 'jamba') return total;
  const attention = period('attn_layer');
  return `${total} of width ${String(config['hidden_size'])}; attention ${attention}, experts ${period('expert_layer')}`;
}
