/** An expected failure on its way out; run.ts turns it into a result. */
export class DatabaseFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const timeLimit = (milliseconds: number): DatabaseFailure =>
  new DatabaseFailure('time-limit', `The query took longer than ${milliseconds} ms and was stopped.`);
export const memoryLimit = (): DatabaseFailure =>
  new DatabaseFailure('memory-limit', 'The query needed more memory than it may have and was stopped.');
