import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import { checkSchema } from './grammar/json-schema.ts';

/** Refuses an expert whose input schema has a keyword without a grammar; the error names expert and keyword. */
export function checkInput({ manifest, schema }: Expert): void {
  try {
    checkSchema(schema.input);
  } catch (cause) {
    if (!(cause instanceof MrklError)) throw cause;
    throw new MrklError(cause.code, `${manifest.name}: ${cause.message}`, { cause, details: cause.details });
  }
}
