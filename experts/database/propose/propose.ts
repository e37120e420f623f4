// Queries that a question may ask for, with their probabilities: sketches, and beams of fillings for each.
import type { Day } from '../days.ts';
import { inItsWords } from '../everyday-words.ts';
import type { Linker } from '../link.ts';
import { restate } from '../restate.ts';
import { likely } from './contrary.ts';
import { type Dated, datedOf, inYears, isTold, sparesPeriod, within } from './dated.ts';
import { type Choice, choices, type Filled, weigh } from './gaps.ts';
import { givenOf } from './given.ts';
import { mended } from './mended.ts';
import type { Proposal } from './proposal.ts';
import { gapTokens, putTogether, type Sketch } from './sketch.ts';
import type { Sketches } from './sketches.ts';
import { type View, viewOf } from './view.ts';
import type { Weights } from './weights.ts';

interface Part {
  readonly filled: readonly Filled[];
  readonly score: number;
}

/** Proposals that are tried for a question. */
export const TRIED = 16;
const SKETCHES = 30;
const BEAM = 5;

export class Proposer {
  readonly #sketches: Sketches;
  readonly #gaps: Weights;

  constructor(sketches: Sketches, gaps: Weights) {
    this.#sketches = sketches;
    this.#gaps = gaps;
  }

  /** `today` is what `last month` and the like are told from. */
  propose(linker: Linker, asked: string, most: number, today: Day): Proposal[] {
    const question = inYears(linker, inItsWords(linker, asked), today);
    const dated = datedOf(linker, question, today);
    const read = this.#read(linker, question);
    const plain = isTold(question, today) ? read.map((one) => ({ ...one, untold: true as const })) : read;
    const proposals = dated === null ? plain : this.#dated(dated, linker, plain);
    return [...likely(proposals)].sort((a, b) => sum(b) - sum(a)).slice(0, most);
  }

  /** What a rule reads, else what was learnt. */
  #read(linker: Linker, question: string): Proposal[] {
    const other = restate(linker, question);
    for (const said of other === null ? [question] : [question, other]) {
      const given = givenOf(linker, said);
      if (given !== null) return [given];
    }
    const view = viewOf(linker, other ?? question);
    return this.#proposals(view).map((one) => mended(one, view));
  }

  #proposals(view: View): Proposal[] {
    const best = new Map<string, Proposal>();
    for (const { sketch, score } of this.#sketches.best(view, SKETCHES)) {
      for (const { filled, score: fillScore } of this.#fill(view, sketch)) {
        const query = putTogether(
          sketch.text,
          filled.map(({ choice }) => choice.text),
        );
        keepBest(best, {
          ...{ query, plain: query, view, filled },
          ...{ sketch: sketch.text, sketchScore: score, fillScore },
        });
      }
    }
    return [...best.values()];
  }

  /** What was read without the period, asked of its days; what takes its figures for something else is left out. */
  #dated(dated: Dated, linker: Linker, plain: readonly Proposal[]): Proposal[] {
    const best = new Map<string, Proposal>();
    const read = this.#read(linker, dated.question).sort((a, b) => sum(b) - sum(a));
    for (const proposal of read.slice(0, TRIED))
      for (const { query, ln } of within(proposal.query, dated, linker))
        keepBest(best, { ...proposal, query, fillScore: proposal.fillScore + ln });
    const spared = plain.filter((proposal) => sparesPeriod(proposal, dated, linker));
    const left = best.size === 0 ? plain : spared;
    for (const proposal of left) keepBest(best, proposal);
    return [...best.values()];
  }

  #fill(view: View, sketch: Sketch): Part[] {
    const tokens = gapTokens(sketch.text);
    let parts: Part[] = [{ filled: [], score: 0 }];
    for (const [i, gap] of sketch.gaps.entries()) {
      const options = choices(view, gap, tokens[i] ?? 'V');
      parts = parts
        .flatMap(({ filled, score }) => {
          const scores = weigh(this.#gaps, view, gap, options, filled);
          return top(options, scores, BEAM).map(({ choice, ln }) => ({
            filled: [...filled, { gap, choice, ln }],
            score: score + ln,
          }));
        })
        .sort((a, b) => b.score - a.score)
        .slice(0, BEAM);
    }
    return parts;
  }
}

function keepBest(best: Map<string, Proposal>, proposal: Proposal): void {
  const known = best.get(proposal.query);
  if (known === undefined || sum(known) < sum(proposal)) best.set(proposal.query, proposal);
}

const sum = ({ sketchScore, fillScore }: Proposal): number => sketchScore + fillScore;

function top(
  options: readonly Choice[],
  scores: readonly number[],
  count: number,
): { choice: Choice; ln: number }[] {
  return options
    .map((choice, i) => ({ choice, ln: scores[i] as number }))
    .sort((a, b) => b.ln - a.ln)
    .slice(0, count);
}
