// Questions about days, money that is changed, weather, places and words, and several that have nothing to do with each
// other, in people's own wording.

import type { Random } from '../random.ts';
import { ofBothKinds } from './days/both.ts';
import { ofDays } from './days/dates.ts';
import { ofMoney } from './days/money.ts';
import { ofPrices, ofRecorded } from './days/prices.ts';
import { dressed } from './days/say.ts';
import { ofSpans } from './days/spans.ts';
import { ofFoundWord, ofWorld } from './days/world.ts';
import type { Question } from './facts.ts';

const KINDS: readonly (readonly [number, (rng: Random) => Question])[] = [
  [3, ofDays],
  [2.5, ofSpans],
  [2.4, ofMoney],
  [0.5, ofPrices],
  [0.25, ofRecorded],
  [1.8, ofWorld],
  [1.3, ofFoundWord],
  [2.2, ofBothKinds],
];

export const ofEveryday = (rng: Random): Question => dressed(rng.weighted(KINDS)(rng), rng);
