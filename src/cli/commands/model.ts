import { Argument, Option } from 'commander';
import type { WeightScheme } from '../../model/addon.ts';
import { WEIGHT_SCHEMES } from '../../model/addon.ts';
import type { CliCommand } from '../command.ts';
import type { ModelSummary } from '../model-summary.ts';
import { threadsOption, wholeNumber } from '../options.ts';

const LENGTHS = [4_096, 32_768, 262_144];

interface InspectFlags {
  readonly json?: boolean;
  readonly context?: readonly number[];
}

const inspect: CliCommand = {
  usage: 'inspect',
  summary: 'say what a model holds and takes in memory, without loading the weights',
  define: (command) =>
    command
      .argument('<model>', 'Hugging Face folder (config.json and safetensors files), or GGUF file')
      .addOption(
        new Option('--context <tokens>', 'length of a sequence, instead of some; may be repeated').argParser(
          (text: string, before: readonly number[] = []) => [...before, wholeNumber(0, 1 << 30)(text)],
        ),
      )
      .option('--json', 'print one JSON object')
      .action(async (model: string, flags: InspectFlags) => {
        const { summarizeModel } = await import('../model-summary.ts');
        const summary = await summarizeModel(model, flags.context ?? LENGTHS);
        process.stdout.write(`${flags.json ? JSON.stringify(summary) : describeModel(summary)}\n`);
      }),
};

interface QuantizeFlags {
  readonly to: Exclude<WeightScheme, 'stored'>;
  readonly output: string;
  readonly threads?: number;
  readonly json?: boolean;
}

const quantize: CliCommand = {
  usage: 'quantize',
  summary: 'write a model folder again with quantised weights',
  define: (command) =>
    command
      .addArgument(new Argument('<folder>', 'Hugging Face folder: config.json and safetensors files'))
      .addOption(
        new Option('--to <scheme>', 'what the weights become')
          .choices(WEIGHT_SCHEMES.filter((scheme) => scheme !== 'stored'))
          .makeOptionMandatory(),
      )
      .requiredOption('--output <folder>', 'folder to write')
      .addOption(threadsOption())
      .option('--json', 'print one JSON object')
      .action(async (folder: string, { json, ...flags }: QuantizeFlags) => {
        const { quantizeModel } = await import('../../model/quantize.ts');
        const done = await quantizeModel(folder, flags);
        const text = `${done.output}: ${done.weights}, ${megabytes(done.before)} became ${megabytes(done.after)}`;
        process.stdout.write(`${json ? JSON.stringify(done) : text}\n`);
      }),
};

/** Commands on models. */
export const model: CliCommand = {
  usage: 'model',
  summary: 'look at language models and quantise them',
  define: (command) => command,
  children: [inspect, quantize],
};

const count = new Intl.NumberFormat('en');
const plural = (n: number, what: string): string => `${count.format(n)} ${what}${n === 1 ? '' : 's'}`;
const megabytes = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

/** Sizes by name, as "f32 1.0 MB, bf16 0.5 MB". */
function sizes(bytes: Readonly<Record<string, number>>): string {
  return Object.entries(bytes)
    .map(([name, size]) => `${name} ${megabytes(size)}`)
    .join(', ');
}

function describeModel(summary: ModelSummary): string {
  const { config, tensors, states, prompts } = summary;
  const rows: [string, string][] = [
    ['name', summary.name],
    ['kind', `${summary.architecture}, ${summary.files}, weights ${config.weights}`],
    ['layers', layersOf(config)],
    ['vocabulary', plural(config.vocabSize, 'token')],
    ['parameters', count.format(summary.parameters)],
    ...Object.entries(tensors).map(([type, sum]): [string, string] => [
      'tensors',
      `${type.padEnd(4)} ${plural(sum.tensors, 'tensor')}, ${megabytes(sum.bytes)}`,
    ]),
    ['weights', sizes(summary.weights)],
    ...states.map(({ tokens, ...bytes }): [string, string] => [
      'sequence',
      `${plural(tokens, 'token')}: keys and values in ${sizes(bytes)}`,
    ]),
    ['router', summary.router ? 'router.json' : 'none'],
    ['adapter', adapterIn(summary.adapter)],
    ...prompts.map(({ file, rows: length, expert }): [string, string] => [
      'skill',
      `${file}, ${length} rows${expert === null ? '' : ` for ${expert}`}`,
    ]),
  ];
  return rows.map(([name, what]) => `${name.padEnd(11)} ${what}`).join('\n');
}

function adapterIn({ name, why, passed }: ModelSummary['adapter']): string {
  if (name === null) return `none: ${why}`;
  return [name, ...passed.map((other) => `not ${other.name}, because ${other.why}`)].join('; ');
}

function layersOf(config: ModelSummary['config']): string {
  const { layers, attentionLayers, mixtureLayers, experts, expertsPerToken } = config;
  const mixtures = experts > 1 ? `, ${mixtureLayers} with ${expertsPerToken} of ${experts} experts` : '';
  return `${layers} of width ${config.hiddenSize}: ${attentionLayers} attention, ${layers - attentionLayers} Mamba${mixtures}`;
}
