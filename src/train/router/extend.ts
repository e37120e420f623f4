// Adds an expert to a router that is there. The weights of the others stay as they are: only the row of the new one is fitted, and
// how much its scores count beside theirs.
import { NONE, SEVERAL } from '../../contract/router-file.ts';
import { logMass } from '../../router/words/calibration.ts';
import { scores } from '../../router/words/head.ts';
import type { WordsModel } from '../../router/words/model.ts';
import { Vocabulary } from '../../router/words/vocabulary.ts';
import { foldsOf, type Labelled, LEARN_DEFAULTS, type LearnOptions, score, sharedCosts } from './learn.ts';
import { packRows } from './svm.ts';
import { fitClasses } from './svm-pool.ts';
import { packLabels, sharedBytes, type Task } from './svm-task.ts';

/** A router that knows `expert` too. `others` are questions that it is not for. */
export async function extend(
  model: WordsModel,
  expert: string,
  questions: readonly string[],
  others: readonly Labelled[],
  options: LearnOptions = {},
): Promise<WordsModel> {
  const { seed, cost, folds } = { ...LEARN_DEFAULTS, ...options };
  const vocabulary = widened(model, questions, others);
  const texts = [...questions, ...others.map(({ text }) => text)];
  const encoded = texts.map((text) => vocabulary.encode(text));
  const labels = texts.map((_, i) => [i < questions.length ? 0 : 1]);
  const task: Task = {
    matrix: packRows(encoded, vocabulary.size),
    labels: packLabels(labels),
    costs: sharedCosts(texts.length, cost),
    heldOut: sharedBytes(texts.length),
    seed: seed + model.head.classes.length,
  };
  const own = new Float64Array(texts.length);
  const fold = foldsOf(labels, folds);
  for (let part = 0; part < folds; part++) {
    task.heldOut.set(fold.map((place) => (place === part ? 1 : 0)));
    const [w] = (await fitClasses(task, [0], options)) as [Float32Array];
    fold.forEach((place, i) => {
      if (place === part) own[i] = score(w, encoded[i] as (typeof encoded)[number]);
    });
  }
  task.heldOut.fill(0);
  const [weights] = (await fitClasses(task, [0], options)) as [Float32Array];
  const slope = expertSlope(model);
  const masses = texts.map((text, i) => massOf(model, text, i >= questions.length));
  const best = fitShift(own, masses, slope, questions.length);
  const shift = Math.min(best, mostShift(own, masses, slope, questions.length));
  return {
    ...model,
    head: withRow(model, expert, vocabulary, weights),
    calibration: {
      ...model.calibration,
      slope: [...model.calibration.slope, slope],
      shift: [...model.calibration.shift, shift],
    },
  };
}

/** The words of the model, then those of the new expert's questions; what the model knows counts as before. */
function widened(
  { head }: WordsModel,
  questions: readonly string[],
  others: readonly Labelled[],
): Vocabulary {
  const known = new Set(head.vocabulary.hashes);
  const fresh = Vocabulary.of([...questions, ...others.map(({ text }) => text)]);
  const mine = new Set(Vocabulary.of(questions, 1, 1).hashes);
  const columns = [...fresh.hashes.keys()].filter((column) => {
    const key = fresh.hashes[column] as number;
    return mine.has(key) && !known.has(key);
  });
  return new Vocabulary(
    Uint32Array.from([...head.vocabulary.hashes, ...columns.map((column) => fresh.hashes[column] as number)]),
    Float32Array.from([
      ...head.vocabulary.rarity,
      ...columns.map((column) => fresh.rarity[column] as number),
    ]),
  );
}

/** The slope that all experts share. */
function expertSlope({ head, calibration }: WordsModel): number {
  const first = head.classes.findIndex((name) => name !== NONE && name !== SEVERAL);
  return calibration.slope[first] ?? 1;
}

/** ln Σ exp(slope · z + shift) over the classes that are there; of a question that was learnt from as if it were new. */
function massOf({ head, calibration }: WordsModel, text: string, learnt: boolean): number {
  return logMass(scores(head, text), calibration) - (learnt ? (calibration.familiarity ?? 0) : 0);
}

/** The most of the others' questions that a new expert may take. */
const MOST_TAKEN = 0.001;

/** The highest shift at which it takes no more than that. */
function mostShift(own: Float64Array, masses: readonly number[], slope: number, count: number): number {
  const lead = masses.slice(count).map((mass, i) => slope * (own[count + i] as number) - mass);
  lead.sort((a, b) => b - a);
  const next = lead[Math.floor(MOST_TAKEN * lead.length)];
  return next === undefined ? Number.POSITIVE_INFINITY : -next;
}

/** The shift with the least loss: a question is the new expert's, or it is not. */
function fitShift(own: Float64Array, masses: readonly number[], slope: number, count: number): number {
  let low = -20;
  let high = 20;
  // The slope of the loss rises with the shift.
  for (let step = 0; step < 60; step++) {
    const shift = (low + high) / 2;
    let total = 0;
    masses.forEach((mass, i) => {
      const p = 1 / (1 + Math.exp(mass - slope * (own[i] as number) - shift));
      total += p - (i < count ? 1 : 0);
    });
    if (total > 0) high = shift;
    else low = shift;
  }
  return (low + high) / 2;
}

function withRow({ head }: WordsModel, expert: string, vocabulary: Vocabulary, row: Float32Array) {
  const count = head.classes.length;
  const weights = new Float32Array(vocabulary.size * (count + 1));
  for (let f = 0; f < vocabulary.size; f++) {
    for (let c = 0; c < count && f < head.vocabulary.size; c++)
      weights[f * (count + 1) + c] = (head.weights[f * count + c] as number) * (head.scale[c] as number);
    weights[f * (count + 1) + count] = row[f] as number;
  }
  return {
    classes: [...head.classes, expert],
    vocabulary,
    weights,
    scale: new Float32Array(count + 1).fill(1),
    bias: Float32Array.from([...head.bias, row[vocabulary.size] as number]),
  };
}
