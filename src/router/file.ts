// router.json: which kind it is, and whom it knows.
import { MrklError } from '../contract/errors.ts';
import { NONE, type RouterFile, RouterFileSchema } from '../contract/router-file.ts';

/** Checks the content of a router file; the error names the field. */
export function readRouterFile(file: unknown): RouterFile {
  const parsed = RouterFileSchema.safeParse(file);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  if (!parsed.data.classes.includes(NONE)) throw invalid(`no class '${NONE}'`);
  return parsed.data;
}

/** The experts that a router file knows. */
export function knownExperts(file: RouterFile, experts: readonly string[]): string[] {
  return experts.filter((name) => file.classes.includes(name));
}

/** Holds the lengths of lists against what they should be. */
export function checkLengths(
  rows: readonly (readonly [name: string, found: number, wanted: number])[],
): void {
  for (const [name, found, wanted] of rows)
    if (found !== wanted) throw invalid(`${name}: expected ${wanted} numbers, found ${found}`);
}

export function invalid(what: string): MrklError {
  return new MrklError('router-invalid', `router.json: ${what}`);
}
