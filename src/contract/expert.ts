import type { Example, Manifest } from './manifest.ts';
import type { Failure } from './outcome.ts';

/** JSON Schema 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A value that follows its schema, or one sentence on what is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** What schema.ts of an expert exports as `schema`. */
export interface ExpertSchema<Input = unknown, Output = unknown> {
  /** What a call may carry; the grammar that the model writes under is made from it. */
  readonly input: JsonSchema;
  /** What a result may be. */
  readonly output: JsonSchema;
  /** Is it an input? Called before `run`. */
  checkInput(value: unknown): Checked<Input>;
  /** Is it an output? Called on what `run` returned. */
  checkOutput(value: unknown): Checked<Output>;
}

/** A value, or an expected failure such as a division by zero. Plain data, so that it may cross a process. */
export type Result<Output> =
  | {
      /** Follows the output schema. */
      readonly value: Output;
    }
  | {
      /** Why there is no value. */
      readonly failure: Failure;
    };

/** What surrounds one run of an expert. */
export interface RunContext {
  /** Aborted when the caller leaves or the time limit is reached. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the time limit is reached, for work that cannot listen to the signal. */
  readonly deadline: number;
}

/** What the owner of this installation gives an expert. */
export interface Setup {
  /** What the configuration holds under its name; undefined without one. The expert checks it. */
  readonly settings: unknown;
  /** Relative paths in the settings start here. */
  readonly folder: string;
  /** A secret by name; undefined when there is none. It must never stand in a result. */
  secret(name: string): string | undefined;
}

/** What run.ts of an expert exports as `run`. */
export type ExpertRun<Input = unknown, Output = unknown> = (
  input: Input,
  context: RunContext,
  setup: Setup,
) => Promise<Result<Output>> | Result<Output>;

/**
 * What run.ts of an expert may export as `narrow`: its input schema with nothing in it that this installation does not
 * know, such as the tables of a database. What follows it follows the input schema of schema.ts.
 */
export type ExpertNarrow = (setup: Setup) => Promise<JsonSchema>;

/**
 * What run.ts of an expert may export as `describe`: text that the model reads before a question, such as the columns
 * that the question may mean. At most CONTEXT_LENGTH UTF-16 units, the weightiest first. Models learn with what this
 * function writes: it depends on the setup and the question alone.
 */
export type ExpertDescribe = (setup: Setup, question: string) => Promise<string>;

/** An input that may answer a question. */
export interface Proposal {
  /** Follows the input schema. */
  readonly input: unknown;
  /** How sure the expert is of it, from 0 to 1. */
  readonly probability: number;
}

/**
 * What run.ts of an expert may export as `propose`: inputs that the expert itself reads out of a question, the likeliest
 * first. A small model takes the first one; with none it writes by itself, as a large one always does.
 */
export type ExpertPropose = (
  setup: Setup,
  question: string,
  signal: AbortSignal,
) => Promise<readonly Proposal[]>;

/**
 * What train.ts of an expert may export as `train`: it makes the expert learn one of the things it answers from, such as
 * a database, and says how well it does then.
 */
export type ExpertTraining = (options: {
  /** What it learns: a file, for example. */
  readonly on: string;
  /** File of questions that are only asked in the end. */
  readonly questions: string | undefined;
  /** File for what was learnt; beside `on` when absent. */
  readonly output: string | undefined;
  /** Questions to draw. */
  readonly count: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}) => Promise<{
  /** Where what was learnt stands. */
  readonly file: string;
  /** Figures by their names. */
  readonly report: Readonly<Record<string, number>>;
  /** Settings with which the expert uses it. */
  readonly settings: unknown;
}>;

/** UTF-16 units of a context. */
export const CONTEXT_LENGTH = 4000;

/** An expert as the stages know it: data, and code that is loaded when it is first called. */
export interface Expert {
  readonly manifest: Manifest;
  readonly schema: ExpertSchema;
  readonly examples: readonly Example[];
  readonly setup: Setup;
  /** Imports the code. */
  load(): Promise<ExpertRun>;
  /** The input schema that the model writes under, where it is narrower than that of `schema`. */
  narrow?(): Promise<JsonSchema>;
  /** What the model reads before a question; empty when there is nothing to say. */
  describe?(question: string): Promise<string>;
  /** Inputs that the expert itself reads out of a question, the likeliest first. */
  propose?(question: string, signal: AbortSignal): Promise<readonly Proposal[]>;
  /** True when it reads inputs itself, so that a model which has not been trained on it can call it. */
  proposes?(): Promise<boolean>;
}
