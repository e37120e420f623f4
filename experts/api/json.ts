export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The value that a JSON pointer leads to; undefined when it leads nowhere. */
export function at(value: Json | undefined, pointer: string): Json | undefined {
  let found: unknown = value;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found as Json | undefined;
}
