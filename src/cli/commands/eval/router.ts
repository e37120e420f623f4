import { InvalidArgumentError } from 'commander';
import { MrklError } from '../../../contract/errors.ts';
import type { Findings } from '../../../eval/report.ts';
import { threadsOption, wholeNumber } from '../../options.ts';
import type { Suite, Watch } from './suite.ts';

interface RouterFlags {
  readonly train: readonly string[];
  readonly test?: readonly string[];
  readonly holdOut: number;
  readonly text: string;
  readonly intent: string;
  readonly intentMayLack?: boolean;
  readonly coverage?: number;
  readonly risk?: number;
  readonly extend?: number;
  readonly threads?: number;
}

/** Questions that become the choice of an expert. */
export const router: Suite<RouterFlags> = {
  name: 'router',
  summary: 'learn a router from labelled questions and measure it: accuracy, refusal, calibration',
  options: (command) =>
    command
      .requiredOption('--train <file...>', "JSON Lines of {text, intent}; intent 'oos': no expert fits")
      .option('--test <file...>', 'the same; without it a part of the training rows is held out')
      .option('--hold-out <share>', 'how large that part is', share, 0.1)
      .option('--text <field>', 'field that holds the question', 'text')
      .option('--intent <field>', 'field that holds a name, a list of names, or null', 'intent')
      .option('--intent-may-lack', 'a row without that field is one that no expert fits')
      .option('--coverage <share>', 'answer at least this share of the questions that an expert fits', share)
      .option('--risk <share>', 'send at most this share of the questions answered to a wrong expert', share)
      .option(
        '--extend <count>',
        'measure instead what so many experts, added one by one, take from the others',
        wholeNumber(1, 1000),
      )
      .addOption(threadsOption()),
  measure,
};

async function measure(flags: RouterFlags, { signal, progress, miss }: Watch): Promise<Findings> {
  const { readRows } = await import('../../../eval/router/rows.ts');
  const { holdOut, measureRouter } = await import('../../../eval/router/measure.ts');
  const { misses, toFindings } = await import('../../../eval/router/findings.ts');
  const { coverage, risk, threads } = flags;
  if (coverage !== undefined && risk !== undefined)
    throw new MrklError('argument-invalid', "Expected '--coverage' or '--risk', found both.");
  const fields = { text: flags.text, intent: flags.intent, mayLack: flags.intentMayLack ?? false };
  const given = await readRows(flags.train, fields);
  const [train, test] =
    flags.test === undefined ? holdOut(given, flags.holdOut) : [given, await readRows(flags.test, fields)];
  const wish = { ...(coverage === undefined ? {} : { coverage }), ...(risk === undefined ? {} : { risk }) };
  const options = {
    ...(threads === undefined ? {} : { threads }),
    signal,
    onProgress: (finished: number, total: number) => progress(finished, total, 'classes fitted'),
  };
  if (flags.extend !== undefined) {
    const { extensionFindings, measureExtension } = await import('../../../eval/router/extension.ts');
    return extensionFindings(await measureExtension(train, test, flags.extend, options));
  }
  const measured = await measureRouter(train, test, wish, options);
  for (const row of misses(measured)) miss(row);
  return toFindings(measured, flags.train);
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('expected a share between 0 and 1');
  return value;
}
