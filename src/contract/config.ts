import { z } from 'zod';

export const ConfigSchema = z.strictObject({
  /** Settings of the experts, by name; each expert checks its own. */
  experts: z.record(z.string(), z.json()).default({}),
});
/** The configuration file of an installation. */
export type Config = z.infer<typeof ConfigSchema>;
