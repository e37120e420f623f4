// Secrets of the installation: an environment variable, or a file of the folder that MRKL_SECRETS names.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MrklError } from '../contract/errors.ts';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Looks a secret up when it is asked for, so that a changed file counts at once: `pet-key` is MRKL_SECRET_PET_KEY. */
export function secretStore(
  environment: Readonly<Record<string, string | undefined>>,
): (name: string) => string | undefined {
  return (name) => {
    if (!NAME.test(name)) throw new MrklError('argument-invalid', `'${name}' is not the name of a secret.`);
    const variable = environment[`MRKL_SECRET_${name.toUpperCase().replaceAll('-', '_')}`];
    if (variable !== undefined && variable !== '') return variable;
    const folder = environment['MRKL_SECRETS'];
    if (folder === undefined || folder === '') return undefined;
    try {
      return readFileSync(path.join(folder, name), 'utf8').trim() || undefined;
    } catch {
      return undefined;
    }
  };
}
