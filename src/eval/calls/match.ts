// Whether calls are the right ones: the same functions with accepted arguments, in any order.
// After ast_checker.py of the Berkeley Function Calling Leaderboard (Apache-2.0), written anew.

export interface WrittenCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}
/** A function with its arguments, each with the values that are accepted; '' means that it may be left out. */
export type ExpectedCall = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

/** True when every expected call was written once, and nothing else. */
export function callsMatch(written: readonly WrittenCall[], expected: readonly ExpectedCall[]): boolean {
  if (written.length !== expected.length) return false;
  const left = [...written];
  return expected.every((one) => {
    const at = left.findIndex((call) => callMatches(call, one));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function callMatches(call: WrittenCall, expected: ExpectedCall): boolean {
  const accepted = expected[call.name];
  if (accepted === undefined) return false;
  if (Object.keys(call.arguments).some((name) => accepted[name] === undefined)) return false;
  return argumentsMatch(call.arguments, accepted);
}

function argumentsMatch(
  given: Readonly<Record<string, unknown>>,
  accepted: Readonly<Record<string, readonly unknown[]>>,
): boolean {
  return Object.entries(accepted).every(([name, values]) => {
    if (!Object.hasOwn(given, name)) return values.length === 0 || values.includes('');
    // Where nothing is listed, nothing but an empty list is accepted.
    return (values.length === 0 ? [[]] : values).some((value) => valueMatches(given[name], value));
  });
}

function valueMatches(given: unknown, accepted: unknown): boolean {
  if (Array.isArray(accepted)) {
    if (!Array.isArray(given) || given.length !== accepted.length) return false;
    return given.every((item, i) => valueMatches(item, accepted[i]));
  }
  if (typeof accepted === 'object' && accepted !== null) {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
    // Inside an object each accepted value is a list of them again.
    const lists = Object.entries(accepted).map(([key, value]) => [
      key,
      Array.isArray(value) ? value : [value],
    ]);
    const known = Object.fromEntries(lists) as Record<string, unknown[]>;
    const own = given as Record<string, unknown>;
    return Object.keys(own).every((key) => known[key] !== undefined) && argumentsMatch(own, known);
  }
  if (typeof accepted === 'string') return plain(String(given)) === plain(accepted);
  return given === accepted;
}

/** Case, spaces and punctuation do not count. */
const plain = (text: string): string =>
  text
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"');
