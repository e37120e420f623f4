import { MrklError, toMrklError } from '../contract/errors.ts';

export const exitCode = { well: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Says on standard error what failed and what helps; gives the exit code. */
export function reportFailure(thrown: unknown): number {
  const error = toMrklError(thrown);
  process.stderr.write(`mrkl: ${error.message}\n      ${error.remedy}\n`);
  if (process.env['MRKL_DEBUG'] !== undefined && error.stack !== undefined) {
    process.stderr.write(`${error.stack}\n`);
    if (error.cause !== undefined) process.stderr.write(`caused by ${String(error.cause)}\n`);
  }
  if (error.code === 'cancelled') return exitCode.interrupted;
  return error.code === 'argument-invalid' ? exitCode.usage : exitCode.failed;
}

/** A signal that aborts with the first Ctrl-C; the second one ends the program at once. */
export function interruptSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort(new MrklError('cancelled'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const release = () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  return { signal: controller.signal, release };
}
