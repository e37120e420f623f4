import { z } from 'zod';

const Probability = z.number().min(0).max(1);

export const CandidateSchema = z.strictObject({ expert: z.string().min(1), probability: Probability });
/** An expert and the calibrated probability that it fits the question. */
export type Candidate = z.infer<typeof CandidateSchema>;

export const RouteSchema = z.strictObject({
  /** The expert chosen, or null: no expert fits. */
  expert: z.string().min(1).nullable(),
  /** Probability of what was chosen: of the expert, or that none fits. */
  probability: Probability,
  /** Every expert that the router knows, most probable first. */
  candidates: z.array(CandidateSchema),
  /** Probability that no expert fits. With the candidates and `several` it sums to one. */
  none: Probability,
  /** Probability that the question needs several calls; absent where the strategy cannot tell. */
  several: Probability.optional(),
  /** An expert less probable than this is not chosen. */
  threshold: Probability,
  /** The strategy that decided. */
  strategy: z.string().min(1),
});
/** Where a question goes. */
export type Route = z.infer<typeof RouteSchema>;
