import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { packageRoot } from '../base/package-root.ts';
import { RESIDENCIES, type Residency, WEIGHT_SCHEMES, type WeightScheme } from '../model/addon.ts';

/** Options of every command that answers questions. */
export interface AgentFlags {
  readonly model?: string;
  readonly threads?: number;
  readonly weights?: WeightScheme;
  readonly residency?: Residency;
  readonly config?: string;
  readonly stateMemory?: number;
  readonly prefixMemory?: number;
  readonly states?: string;
}

/** Declares `--model`, `--threads`, `--weights`, `--residency`, `--config` and where states are held. */
export function addAgentOptions(command: Command): Command {
  return command
    .addOption(new Option('--model <path>', 'folder of the language model, or a GGUF file').env('MRKL_MODEL'))
    .addOption(threadsOption())
    .addOption(weightsOption())
    .addOption(residencyOption())
    .addOption(configOption())
    .addOption(
      new Option('--state-memory <MiB>', 'memory of all decode states; work beyond it is refused')
        .env('MRKL_STATE_MEMORY')
        .argParser(wholeNumber(1, 2 ** 30)),
    )
    .addOption(
      new Option('--prefix-memory <MiB>', 'of that, for prompts that begin like earlier ones; 0: none')
        .env('MRKL_PREFIX_MEMORY')
        .argParser(wholeNumber(0, 2 ** 30)),
    )
    .addOption(
      new Option('--states <folder>', 'keeps the states after the prompts of experts there').env(
        'MRKL_STATES',
      ),
    );
}

export function configOption(): Option {
  return new Option('--config <file>', 'settings of the experts, as JSON').env('MRKL_CONFIG');
}

/** The model that a measurement is of: the shipped one unless told otherwise. */
export function shippedModelOption(): Option {
  return new Option('--model <folder>', 'folder of the language model')
    .env('MRKL_MODEL')
    .default(join(packageRoot(), 'models', 'nano'), 'models/nano');
}

export function threadsOption(): Option {
  return new Option('--threads <count>', 'threads of the engine').argParser(wholeNumber(1, 1024));
}

export function weightsOption(): Option {
  return new Option('--weights <scheme>', 'quantise the weights while they are loaded')
    .choices(WEIGHT_SCHEMES)
    .env('MRKL_WEIGHTS');
}

export function residencyOption(): Option {
  return new Option('--residency <where>', 'weights in the mapped file, or packed in memory of their own')
    .choices(RESIDENCIES)
    .env('MRKL_RESIDENCY');
}

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
    }
    return value;
  };
}
