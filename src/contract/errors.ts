// Every failure the system reports on purpose: one row per code. Native code throws the same codes.

interface ErrorRow {
  /** HTTP status that a server answers with. */
  readonly status: number;
  /** True when the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** One sentence: what happened. */
  readonly message: string;
  /** One sentence: what the caller can do. */
  readonly remedy: string;
}

// biome-ignore format: a table, one row per code
export const ERRORS = {
  // requests
  'argument-invalid': { status: 400, retryable: false, message: 'An argument is not what the function takes.', remedy: 'Correct the argument that the error names.' },
  'question-empty': { status: 400, retryable: false, message: 'The question holds no text.', remedy: 'Ask something.' },
  'question-too-long': { status: 413, retryable: false, message: 'The question is longer than the limit.', remedy: 'Shorten the question.' },
  'history-too-long': { status: 413, retryable: false, message: 'The conversation has more turns than the limit.', remedy: 'Send fewer earlier turns.' },
  'invalid-json': { status: 400, retryable: false, message: 'The body is not JSON.', remedy: 'Send a JSON object with content type application/json.' },
  'invalid-value': { status: 400, retryable: false, message: 'A field of the request has a wrong value.', remedy: 'Correct the field that the error names.' },
  'unknown-parameter': { status: 400, retryable: false, message: 'A field of the request is not known.', remedy: 'Leave the field out.' },
  'unsupported-parameter': { status: 400, retryable: false, message: 'A field of the request asks for what this server does not do.', remedy: 'Leave the field out.' },
  'body-too-large': { status: 413, retryable: false, message: 'The body is larger than the limit.', remedy: 'Send less.' },
  'model-not-found': { status: 404, retryable: false, message: 'No model has this name.', remedy: 'List the models with GET /v1/models and choose one of them.' },
  'path-not-found': { status: 404, retryable: false, message: 'There is nothing at this path.', remedy: 'Check the path.' },
  'method-not-allowed': { status: 405, retryable: false, message: 'This path does not take this method.', remedy: 'Use a method that the Allow header names.' },
  'rate-limit-exceeded': { status: 429, retryable: true, message: 'Too many requests came from this address.', remedy: 'Wait for the seconds that the Retry-After header names.' },
  'shutting-down': { status: 503, retryable: true, message: 'The server is shutting down.', remedy: 'Ask again a little later.' },
  'port-in-use': { status: 500, retryable: false, message: 'Another program listens on this port.', remedy: 'Choose another port with --port or PORT.' },
  cancelled: { status: 499, retryable: true, message: 'The caller cancelled the work.', remedy: 'Ask again if the answer is still wanted.' },
  timeout: { status: 504, retryable: true, message: 'The work took longer than its time limit.', remedy: 'Ask again, ask for less, or raise the limit.' },
  overloaded: { status: 503, retryable: true, message: 'More work is waiting than the limit allows.', remedy: 'Ask again a little later.' },
  internal: { status: 500, retryable: false, message: 'Something failed that should not fail.', remedy: 'Report it with the steps that led to it.' },
  // experts
  'expert-unknown': { status: 404, retryable: false, message: 'No expert has this name.', remedy: 'List the experts and choose one of them.' },
  'expert-folder-incomplete': { status: 500, retryable: false, message: 'An expert folder lacks a file.', remedy: 'Add the file that the error names.' },
  'manifest-invalid': { status: 500, retryable: false, message: 'A manifest does not follow the manifest schema.', remedy: 'Correct the field that the error names.' },
  'expert-invalid': { status: 500, retryable: false, message: 'The code of an expert does not export what the loader needs.', remedy: 'Export `schema` from schema.ts and `run` from run.ts.' },
  'input-invalid': { status: 422, retryable: false, message: 'The input of a call does not follow the schema of its expert.', remedy: 'Correct the field that the error names.' },
  'output-invalid': { status: 502, retryable: false, message: 'An expert returned a value that does not follow its own schema.', remedy: 'Report it to the author of the expert.' },
  'expert-failed': { status: 502, retryable: false, message: 'An expert failed while it ran.', remedy: 'Report it to the author of the expert.' },
  'plan-invalid': { status: 422, retryable: false, message: 'A plan cannot be carried out.', remedy: 'Correct the step that the error names.' },
  'replay-differs': { status: 409, retryable: false, message: 'A replay came to something else than the trace.', remedy: 'Replay with the model and the experts of the trace.' },
  // decoding
  'schema-unsupported': { status: 500, retryable: false, message: 'A schema uses a keyword that the grammar compiler does not know.', remedy: 'Write the schema with the supported keywords.' },
  'grammar-dead-end': { status: 500, retryable: false, message: 'No token of the vocabulary continues the grammar.', remedy: 'Use a vocabulary that holds every byte.' },
  'call-too-long': { status: 500, retryable: false, message: 'The model reached the token limit before the call was complete.', remedy: 'Raise the limit on call tokens or tighten the schema.' },
  'skill-invalid': { status: 500, retryable: false, message: 'A soft prompt does not fit the model.', remedy: 'Train the skill on this model.' },
  'router-invalid': { status: 500, retryable: false, message: 'A router file does not fit the model or the experts.', remedy: 'Train the router on this model and these experts.' },
  // models: raised by the engine
  'file-missing': { status: 500, retryable: false, message: 'A file cannot be found or read.', remedy: 'Check the path that the error names.' },
  'file-invalid': { status: 500, retryable: false, message: 'A file does not follow its format.', remedy: 'Fetch or build the file again.' },
  'config-invalid': { status: 500, retryable: false, message: 'A model configuration lacks a field or holds a wrong value.', remedy: 'Correct the field that the error names.' },
  'architecture-unknown': { status: 500, retryable: false, message: 'The engine does not know this model architecture.', remedy: 'Load a Jamba model.' },
  'tensor-missing': { status: 500, retryable: false, message: 'A model file lacks a tensor.', remedy: 'Fetch or build the model again.' },
  'tensor-invalid': { status: 500, retryable: false, message: 'A tensor has the wrong shape, type or place in its file.', remedy: 'Fetch or build the model again.' },
  'numbers-invalid': { status: 500, retryable: false, message: 'A tensor holds NaN or infinity.', remedy: 'Use an earlier checkpoint.' },
  'state-invalid': { status: 500, retryable: false, message: 'A saved state is damaged or belongs to other weights.', remedy: 'Delete the file and feed the prompt again.' },
  'tokenizer-invalid': { status: 500, retryable: false, message: 'The tokenizer file is broken or lacks a token.', remedy: 'Fetch or build the tokenizer again.' },
  'template-invalid': { status: 500, retryable: false, message: 'The chat template of a model cannot be rendered.', remedy: 'Correct the template, or set `adapter` to `words` in the configuration.' },
  'template-without-calls': { status: 500, retryable: false, message: 'The chat template of a model has no calls of tools.', remedy: 'Set `adapter` to `words` in the configuration, or leave it out.' },
  'capability-missing': { status: 501, retryable: false, message: 'This backbone cannot do what was asked of it.', remedy: 'Use a backbone that declares the capability.' },
  'memory-exhausted': { status: 503, retryable: true, message: 'There is not enough memory for this work.', remedy: 'Use a smaller model or fewer sequences at once.' },
  'shape-mismatch': { status: 500, retryable: false, message: 'Operands have shapes that do not fit together.', remedy: 'Correct the shapes that the error names.' },
  busy: { status: 409, retryable: true, message: 'The object is at work on another call.', remedy: 'Wait for the call under way.' },
  closed: { status: 409, retryable: false, message: 'The object has been closed.', remedy: 'Open a new one.' },
  'engine-missing': { status: 500, retryable: false, message: 'The native engine is not built.', remedy: 'Run `npm ci`, or `node-gyp rebuild -C native`.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** True when a string is a code of the table. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** The one error class: a code of the table, a sentence on this very case, and the cause. */
export class MrklError extends Error {
  override readonly name = 'MrklError';
  readonly code: ErrorCode;
  /** Plain facts about the case: name, expectation, finding. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message?: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(
      message ?? ERRORS[code].message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}

/** Turns anything thrown into a MrklError. Aborts become `cancelled` or `timeout`; native errors keep their code. */
export function toMrklError(thrown: unknown, fallback: ErrorCode = 'internal'): MrklError {
  if (thrown instanceof MrklError) return thrown;
  if (!(thrown instanceof Error)) return new MrklError(fallback, String(thrown));
  if (thrown.name === 'AbortError') return new MrklError('cancelled', undefined, { cause: thrown });
  if (thrown.name === 'TimeoutError') return new MrklError('timeout', undefined, { cause: thrown });
  const code = 'code' in thrown && isErrorCode(thrown.code) ? thrown.code : fallback;
  const details = 'details' in thrown && typeof thrown.details === 'object' ? { ...thrown.details } : {};
  return new MrklError(code, thrown.message, { cause: thrown, details });
}
