import { z } from 'zod';
import { ADAPTER_NAMES } from './call.ts';
import { LimitsSchema } from './limits.ts';

export const ConfigSchema = z.strictObject({
  /** Settings of the experts, by name; each expert checks its own. */
  experts: z.record(z.string(), z.json()).default({}),
  /** How the router judges, and when it abstains; at most one of coverage and risk. */
  router: z
    .strictObject({
      strategies: z
        .array(z.enum(['rules', 'trained', 'similarity', 'choice']))
        .min(1)
        .optional(),
      /** Answer at least this share of the questions that an expert fits. */
      coverage: z.number().gt(0).lt(1).optional(),
      /** Send at most this share of the questions answered to a wrong expert. */
      risk: z.number().gt(0).lt(1).optional(),
    })
    .default({}),
  /** How the model is asked for calls; as its checkpoint suggests when absent. */
  adapter: z.enum(ADAPTER_NAMES).optional(),
  /** What one agent accepts, and how sure the model must be; the usual for what is left out. */
  limits: LimitsSchema.partial().optional(),
});
/** The configuration file of an installation. */
export type Config = z.infer<typeof ConfigSchema>;
