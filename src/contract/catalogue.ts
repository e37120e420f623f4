import { z } from 'zod';
import { PERMISSIONS } from './manifest.ts';

export const CatalogueEntrySchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  purpose: z.string(),
  version: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** True when the router may choose it; an expert that the model has not been trained on is called by name only. */
  routed: z.boolean(),
  /** JSON Schema of what a call carries, and of what it gives. */
  input: z.record(z.string(), z.unknown()),
  output: z.record(z.string(), z.unknown()),
});
/** An expert as a user sees it. */
export type CatalogueEntry = z.infer<typeof CatalogueEntrySchema>;
