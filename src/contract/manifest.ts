import { z } from 'zod';

export const PERMISSIONS = [
  'network',
  'read-files',
  'write-files',
  'environment',
  'child-process',
  'secrets',
] as const;

/** Answer wording: text without digits, and `{/pointer}` or `{input/pointer}` where a value of the call is put. */
const Template = z
  .string()
  .min(1)
  .max(500)
  .regex(/^(?:[^{}0-9]|\{(?:input)?(?:\/[A-Za-z0-9_-]+)+\})+$/);

/** A regular expression of JavaScript, as with the flags i and u. */
const Pattern = z.string().min(1).max(200).refine(isPattern, 'expected a regular expression');

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'iu').source.length > 0;
  } catch {
    return false;
  }
}

export const ManifestSchema = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^(?!(?:none|several|plan)$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.string().min(1).max(80),
  /** What it answers: read by people and by models. */
  purpose: z.string().min(1).max(500),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Questions that match one of these are its own, whatever the router would judge; without regard to case. */
  patterns: z.array(Pattern).optional(),
  /** npm packages that its code imports. */
  dependencies: z.array(z.string().min(1)),
  limits: z.strictObject({
    milliseconds: z.int().positive().max(600_000),
    inputBytes: z.int().positive().max(1_048_576),
    outputBytes: z.int().positive().max(16_777_216),
  }),
  /** True when running a call twice is the same as running it once: then a transient failure is tried again. */
  idempotent: z.boolean(),
  /** Codes of failures that a call written otherwise may avoid: then the model sees the failure and writes anew. */
  repair: z.array(z.string().min(1)).optional(),
  answer: z.strictObject({
    /** JSON pointer to the exact result in the output. */
    value: z.string().regex(/^(?:\/[A-Za-z0-9_-]+)+$/),
    /** JSON pointer to what stands for the result inside another question, where that is not the value: its first word. */
    reference: z
      .string()
      .regex(/^(?:\/[A-Za-z0-9_-]+)+$/)
      .optional(),
    /** The first template whose pointers are all present is used. */
    templates: z.array(Template).min(1),
  }),
});
/** What the platform knows of an expert before any of its code is loaded. */
export type Manifest = z.infer<typeof ManifestSchema>;

export const ExampleSchema = z.strictObject({
  question: z.string().min(1),
  /** The input that the question asks for; null when the expert must not be called. */
  input: z.json().nullable(),
  /** The exact result, or the code of the failure. */
  value: z.string().optional(),
  failure: z.string().optional(),
});
/** One line of examples.jsonl: documentation, routing data, adapter data and test at once. */
export type Example = z.infer<typeof ExampleSchema>;

/** The same for those who check a stranger's manifest before they load its code. */
export const MANIFEST_JSON_SCHEMA = z.toJSONSchema(ManifestSchema);
