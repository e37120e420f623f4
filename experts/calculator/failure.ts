/** An expected failure on its way out of the evaluation; run.ts turns it into a result. */
export class CalculationFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const tooLarge = (): CalculationFailure =>
  new CalculationFailure('too-large', 'The result has more digits than the calculator writes.');
export const notAllowed = (what: string): CalculationFailure =>
  new CalculationFailure('not-allowed', `The calculator does not know ${what}.`);
export const divisionByZero = (): CalculationFailure =>
  new CalculationFailure('division-by-zero', 'A division by zero has no result.');
export const noReal = (what: string): CalculationFailure =>
  new CalculationFailure('no-real-result', `${what} has no real result.`);
