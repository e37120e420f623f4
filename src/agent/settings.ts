// What the owner of an installation has set: the configuration file, and secrets from the environment.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Config, ConfigSchema } from '../contract/config.ts';
import { MrklError } from '../contract/errors.ts';
import { type Limits, LimitsSchema } from '../contract/limits.ts';
import type { ExpertSettings } from '../dispatch/registry.ts';
import { secretStore } from '../dispatch/secrets.ts';
import type { AgentOptions } from './agent.ts';

interface Settings {
  readonly experts: ExpertSettings;
  readonly model: Pick<Config, 'router' | 'adapter'>;
  readonly limits: Limits;
}

/**
 * Reads the settings of the experts, the limits, and how the model is worked with. Relative paths in them start at the
 * folder of the configuration file.
 */
export async function readSettings({
  configFile,
  settings,
  router,
  adapter,
  limits,
}: AgentOptions): Promise<Settings> {
  const secret = secretStore(process.env);
  const config: Config =
    configFile === undefined ? { experts: {}, router: {} } : await readConfig(configFile);
  const folder = configFile === undefined ? process.cwd() : path.resolve(path.dirname(configFile));
  const experts = { settings: { ...config.experts, ...settings }, folder, secret };
  const model = { router: router ?? config.router, adapter: adapter ?? config.adapter };
  return { experts, model, limits: readLimits({ ...config.limits, ...limits }) };
}

async function readConfig(file: string): Promise<Config> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new MrklError('file-missing', `Configuration file '${file}' cannot be read.`, { cause });
  }
  try {
    const checked = ConfigSchema.safeParse(JSON.parse(text));
    if (checked.success) return checked.data;
    const [issue] = checked.error.issues;
    throw new MrklError('argument-invalid', `${file}: ${issue?.path.join('.')}: ${issue?.message}.`);
  } catch (cause) {
    if (cause instanceof MrklError) throw cause;
    throw new MrklError('argument-invalid', `${file}: is not JSON.`, { cause });
  }
}

/** The limits given, and the usual ones for the rest. */
function readLimits(given: unknown): Limits {
  const parsed = LimitsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MrklError('argument-invalid', `limits.${issue?.path.join('.')}: ${issue?.message}.`);
}
