import { percent } from '../../../eval/report.ts';
import { shippedModelOption, threadsOption, wholeNumber } from '../../options.ts';
import type { Suite } from './suite.ts';

interface StreamsFlags {
  readonly recipe: string;
  readonly sets?: string;
  readonly model: string;
  readonly examples: number;
  readonly threads?: number;
}

/** A checkpoint of a base model on the streams of its recipe. */
export const streams: Suite<StreamsFlags> = {
  name: 'streams',
  summary: 'measure what a base model or a checkpoint has learnt of each stream of its recipe',
  options: (command) =>
    command
      .requiredOption('--recipe <file>', 'base recipe whose streams are drawn anew')
      .option('--sets <folder>', 'folder of the public data sets that the recipe draws from')
      .addOption(shippedModelOption())
      .option('--examples <count>', 'examples of each stream', wholeNumber(1, 1_000_000), 100)
      .addOption(threadsOption()),
  async measure({ recipe, sets, model, examples, threads }, { signal, progress }) {
    const { evalStreams } = await import('../../../train/eval-streams.ts');
    const { dataFolder } = await import('../../../train/paths.ts');
    const data = dataFolder(sets === undefined ? {} : { data: sets });
    const rows = await evalStreams({ model, recipe, data, examples, threads, signal, onStream: progress });
    const head = ['stream', 'examples', 'nats', 'tokens right', 'exact'];
    const cells = rows.map(({ stream, examples: n, natsPerToken, tokens, exact }) => [
      ...[stream, String(n), natsPerToken.toFixed(4), percent(tokens), percent(exact)],
    ]);
    return { title: 'Streams', json: { model, rows }, sections: [{ table: { head, rows: cells } }] };
  },
};
