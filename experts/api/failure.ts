/** An expected failure on its way out; run.ts turns it into a result. Its sentence never holds a secret. */
export class ApiFailure extends Error {
  readonly code: string;
  /** True when the same request may succeed a little later. */
  readonly passing: boolean;

  constructor(code: string, message: string, passing = false) {
    super(message);
    this.code = code;
    this.passing = passing;
  }
}
