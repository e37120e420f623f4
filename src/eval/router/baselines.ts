// Published figures on public sets, by the folder that holds them. Percent; null: not told.

export interface Baseline {
  readonly name: string;
  readonly accuracy: number;
  readonly oosRecall: number | null;
  readonly source: string;
}

const CLINC = 'Larson et al. 2019, table 2, full data, test part';

const clinc = (how: string, rows: readonly (readonly [string, number, number])[]): Baseline[] =>
  rows.map(([name, accuracy, oosRecall]) => ({
    name: `${name}, ${how}`,
    accuracy,
    oosRecall,
    source: CLINC,
  }));

export const BASELINES: Readonly<Record<string, readonly Baseline[]>> = {
  clinc150: [
    ...clinc('oos-train', [
      ['FastText', 89.0, 9.7],
      ['SVM', 91.0, 14.5],
      ['CNN', 91.2, 18.9],
      ['DialogFlow', 91.7, 14.0],
      ['Rasa', 91.5, 45.3],
      ['MLP on USE', 93.5, 47.4],
      ['BERT large', 96.9, 40.3],
    ]),
    ...clinc('oos-threshold', [
      ['FastText', 88.6, 28.3],
      ['SVM', 88.2, 18.0],
      ['CNN', 90.9, 30.9],
      ['DialogFlow', 90.8, 26.7],
      ['Rasa', 90.9, 31.2],
      ['MLP on USE', 93.4, 49.1],
      ['BERT large', 96.2, 52.3],
    ]),
  ],
  banking77: [
    {
      name: 'USE + ConveRT',
      accuracy: 93.4,
      oosRecall: null,
      source: 'Casanueva et al. 2020, full data, test part',
    },
    {
      name: 'BERT, tuned',
      accuracy: 93.7,
      oosRecall: null,
      source: 'Casanueva et al. 2020, full data, test part',
    },
  ],
  hwu64: [
    {
      name: 'encoders, tuned',
      accuracy: 92,
      oosRecall: null,
      source: 'about; Casanueva et al. 2020, full data, test part',
    },
  ],
  snips: [{ name: 'Joint BERT', accuracy: 98.6, oosRecall: null, source: 'Chen et al. 2019, test part' }],
};
