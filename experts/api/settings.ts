import type { Setup } from 'mrkl/sdk';
import { z } from 'zod';

const SecretName = z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);

const Credentials = z.union([
  z.strictObject({ secret: SecretName }),
  z.strictObject({ user: SecretName, password: SecretName }),
  z.strictObject({ clientId: SecretName, clientSecret: SecretName, scopes: z.array(z.string()).optional() }),
]);
/** Names of the secrets that a security scheme of a document needs. */
export type Credentials = z.infer<typeof Credentials>;

const Api = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
  /** OpenAPI document, JSON or YAML: a file, relative to the configuration, or an address. */
  document: z.string().min(1),
  /** In place of the servers that the document names. */
  server: z.url().optional(),
  /** Only these operations; all of the document without it. */
  operations: z.array(z.string()).optional(),
  /** By the name of the security scheme in the document. */
  auth: z.record(z.string(), Credentials).default({}),
});
export type ApiSettings = z.infer<typeof Api>;

const Limits = z.strictObject({
  /** For one operation with all its pages, retries and redirects. */
  milliseconds: z.int().positive().max(55_000).default(15_000),
  /** Of one response, after decompression. */
  bytes: z.int().positive().max(16_777_216).default(2_097_152),
  pages: z.int().positive().max(100).default(5),
  items: z.int().positive().max(100_000).default(1000),
  redirects: z.int().nonnegative().max(10).default(5),
  /** Tries of an idempotent operation. */
  tries: z.int().positive().max(10).default(3),
});
export type ApiLimits = z.infer<typeof Limits>;

const Settings = z.strictObject({
  apis: z.array(Api).default([]),
  /** False leaves the three APIs out that come with the expert. */
  shipped: z.boolean().default(true),
  /** Other servers for the APIs that come with the expert, by the name of the API. */
  servers: z.record(z.string(), z.url()).default({}),
  /** Hosts, or hosts with a port, that may lie on a private network. */
  allowPrivate: z.array(z.string()).default([]),
  limits: Limits.default(Limits.parse({})),
});
export type Settings = z.infer<typeof Settings>;

/** Reads the settings; the first complaint becomes the error. */
export function readSettings(setup: Pick<Setup, 'settings'>): Settings {
  const parsed = Settings.safeParse(setup.settings ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`settings: ${issue?.path.join('.')}: ${issue?.message}`);
}
