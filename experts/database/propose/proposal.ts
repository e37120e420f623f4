// A query that a question may ask for, and how it was come by.
import type { Filled } from './gaps.ts';
import type { View } from './view.ts';

export interface Proposal {
  readonly query: string;
  /** The query before it was asked of days only, and the question that it was read from. */
  readonly plain: string;
  readonly view: View;
  readonly sketch: string;
  /** ln p of the sketch, and of its fillings. */
  readonly sketchScore: number;
  readonly fillScore: number;
  readonly filled: readonly Filled[];
  /** A rule read it out of the question. */
  readonly given?: true;
  /** The question says when, and the query does not. */
  readonly untold?: true;
}
