// The strategies, a row each, from cheap to strong.
import type { Expert } from '../contract/expert.ts';
import type { RouterFile } from '../contract/router-file.ts';
import type { Backbone } from '../model/backbone.ts';
import { cascadeRouter, type Step } from './cascade.ts';
import { choiceRouter } from './choice.ts';
import { knownExperts } from './file.ts';
import { LEAST_EXAMPLES, withNewcomers } from './newcomers.ts';
import type { Wish } from './operating-point.ts';
import { type Rule, ruleRouter } from './rules.ts';
import { similarityRouter } from './similarity.ts';
import { statesRouter } from './states.ts';
import type { RouterStrategy } from './strategy.ts';
import { wordsRouter } from './words.ts';

/** What a router is made of. */
export interface RouterParts {
  /** Those that questions may be sent to. */
  readonly experts: readonly Expert[];
  readonly rules: readonly Rule[];
  /** What router.json holds; null without one. */
  readonly file: RouterFile | null;
  readonly backbone: Backbone;
  /** False for models that call only what they have been trained on. */
  readonly followsWords: boolean;
  readonly wish: Wish;
}

export type StrategyName = 'rules' | 'trained' | 'similarity' | 'choice';

interface Row {
  readonly name: StrategyName;
  /** A judgement at least this sure ends the search. */
  readonly sure: number;
  /** The same for none; as `sure` when absent. */
  readonly sureOfNone?: number;
  /** Null where the parts do not allow it. */
  readonly make: (parts: RouterParts) => RouterStrategy | null;
}

const namesOf = (experts: readonly Expert[]): string[] => experts.map(({ manifest }) => manifest.name);

export const STRATEGIES: readonly Row[] = [
  { name: 'rules', sure: 1, make: rules },
  { name: 'trained', sure: 0, make: trained },
  {
    name: 'similarity',
    sure: 0.7,
    // Unlike every example is not yet beyond every expert.
    sureOfNone: Number.POSITIVE_INFINITY,
    make: ({ experts, file }) => (file === null ? similarityRouter(experts) : null),
  },
  {
    name: 'choice',
    sure: 0,
    make: ({ experts, backbone, followsWords }) =>
      followsWords && backbone.capabilities.snapshots ? choiceRouter(experts, backbone) : null,
  },
];

/** The patterns of the agent's owner, then those of the manifests. */
function rules({ experts, rules: given }: RouterParts): RouterStrategy | null {
  const declared = experts.flatMap(({ manifest: { name, patterns = [] } }) =>
    patterns.map((pattern) => ({ expert: name, pattern: new RegExp(pattern, 'iu') })),
  );
  const all = [...given, ...declared];
  return all.length === 0 ? null : ruleRouter(all, namesOf(experts));
}

function trained({ experts, file, backbone, wish }: RouterParts): RouterStrategy | null {
  if (file === null) return null;
  const names = namesOf(experts);
  const known = new Set(knownExperts(file, names));
  const newcomers = experts
    .filter(({ manifest, examples }) => !known.has(manifest.name) && fits(examples) >= LEAST_EXAMPLES)
    .map(({ manifest }) => manifest.name);
  const judge = file.version === 2 ? wordsRouter(file, names, wish) : statesRouter(file, backbone, names);
  return withNewcomers(judge, similarityRouter(experts), newcomers);
}

const fits = (examples: Expert['examples']): number => examples.filter(({ input }) => input !== null).length;

/** The strategies named, as far as the parts allow them, one after the other. */
export function makeRouter(
  parts: RouterParts,
  names: readonly StrategyName[] = STRATEGIES.map(({ name }) => name),
): RouterStrategy {
  const steps = STRATEGIES.filter(({ name }) => names.includes(name)).flatMap(
    ({ sure, sureOfNone, make }): Step[] => {
      const strategy = make(parts);
      return strategy === null ? [] : [{ strategy, sure, sureOfNone }];
    },
  );
  const [first] = steps;
  if (first === undefined) return similarityRouter(parts.experts);
  // The last one's word stands, however sure it is.
  return steps.length === 1 && first.strategy.name !== 'rules' ? first.strategy : cascadeRouter(steps);
}
