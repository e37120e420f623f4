// One run of an expert, tried again when that is harmless and may help.
import type { Call } from '../contract/call.ts';
import { ERRORS, type ErrorCode, MrklError, toMrklError } from '../contract/errors.ts';
import type { Expert, ExpertRun, Result, RunContext } from '../contract/expert.ts';

type Json = Call['input'];

/** Milliseconds before the second and the third try. */
const PAUSES = [50, 250] as const;
/** Failures of this side whose sentence is written for the user. */
const TOLD: ReadonlySet<ErrorCode> = new Set(['timeout', 'output-invalid']);
/** Network troubles that pass. */
const PASSING = new Set(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'EBUSY']);

/** Runs an expert on an input within the limits of its manifest. */
export async function attempt(expert: Expert, input: Json, signal?: AbortSignal): Promise<Result<Json>> {
  const { limits } = expert.manifest;
  if (bytesOf(input) > limits.inputBytes)
    return refusal('input-invalid', `The input has more than ${limits.inputBytes} bytes.`);
  const checked = expert.schema.checkInput(input);
  if (!checked.ok) return refusal('input-invalid', checked.problem);
  let run: ExpertRun;
  try {
    // Loading the code is not the expert's time.
    run = await untilAborted(expert.load(), signal);
  } catch (error) {
    return refuse(error, signal);
  }
  return runWithin(expert, (context) => run(checked.value, context, expert.setup), signal);
}

async function runWithin(
  expert: Expert,
  run: (context: RunContext) => ReturnType<ExpertRun>,
  signal: AbortSignal | undefined,
): Promise<Result<Json>> {
  const { limits, idempotent } = expert.manifest;
  const clock = AbortSignal.timeout(limits.milliseconds);
  const both = signal === undefined ? clock : AbortSignal.any([signal, clock]);
  const deadline = performance.now() + limits.milliseconds;
  for (let tries = 0; ; tries++) {
    try {
      const started = Promise.resolve(run({ signal: both, deadline }));
      return checkOutput(expert, await untilAborted(started, both));
    } catch (error) {
      if (clock.aborted && !signal?.aborted) {
        return refusal('timeout', `The expert took longer than ${limits.milliseconds} ms.`);
      }
      const pause = idempotent && passes(error) ? PAUSES[tries] : undefined;
      if (pause === undefined || signal?.aborted) return refuse(error, signal);
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

/** A failure instead of an exception, unless the caller has left. */
function refuse(error: unknown, signal: AbortSignal | undefined): Result<Json> {
  if (signal?.aborted) throw toMrklError(signal.reason, 'cancelled');
  return refusal(failureCode(error), failureMessage(error));
}

/** The promise, or the reason of the abort, whichever comes first: an expert that does not listen is left alone. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(toMrklError(signal.reason));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function checkOutput({ schema, manifest }: Expert, result: Result<unknown>): Result<Json> {
  if (typeof result !== 'object' || result === null)
    return refusal('output-invalid', 'The expert returned no result.');
  if ('failure' in result)
    return { failure: { code: String(result.failure.code), message: String(result.failure.message) } };
  const checked = schema.checkOutput(result.value);
  if (!checked.ok) return refusal('output-invalid', checked.problem);
  const text = JSON.stringify(checked.value);
  if (text === undefined) return refusal('output-invalid', 'The output is not JSON.');
  if (Buffer.byteLength(text) > manifest.limits.outputBytes) {
    return refusal('output-invalid', `The output has more than ${manifest.limits.outputBytes} bytes.`);
  }
  return { value: JSON.parse(text) as Json };
}

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
const refusal = (code: ErrorCode, message: string): Result<Json> => ({ failure: { code, message } });

function passes(error: unknown): boolean {
  if (error instanceof MrklError) return error.retryable;
  return error instanceof Error && 'code' in error && PASSING.has(String(error.code));
}

const failureCode = (error: unknown): ErrorCode =>
  error instanceof MrklError ? error.code : 'expert-failed';
/** What went wrong inside, or in a stranger's code, is for the log of its author, not for the user. */
function failureMessage(error: unknown): string {
  const code = failureCode(error);
  const outside = error instanceof MrklError && (error.status < 500 || TOLD.has(code));
  return outside ? error.message : ERRORS[code].message;
}
