import type { Answer } from '../contract/answer.ts';
import type { AdapterName, Call } from '../contract/call.ts';
import type { CatalogueEntry } from '../contract/catalogue.ts';
import type { Config } from '../contract/config.ts';
import { MrklError } from '../contract/errors.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Limits } from '../contract/limits.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Planning } from '../contract/plan.ts';
import type { Turn } from '../contract/question.ts';
import type { Residency, WeightScheme } from '../model/addon.ts';
import type { Rule } from '../router/rules.ts';
import type { Recorded } from './trace.ts';
import type { WriteOptions, WrittenPiece } from './write.ts';

export interface AskOptions {
  /** Earlier turns, oldest first. */
  readonly history?: readonly Turn[] | undefined;
  /** Whether the question is taken apart: as the router judges, when absent; a plan given is carried out as it is. */
  readonly plan?: Planning | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AgentOptions {
  /** Folder of the language model, or a GGUF file; the shipped one when absent. */
  readonly modelFolder?: string | undefined;
  /** Folder whose subfolders are experts; the shipped ones when absent. */
  readonly expertsFolder?: string | undefined;
  /** Configuration file: settings of the experts. */
  readonly configFile?: string | undefined;
  /** Settings of experts by name, in place of those of the file. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Cases decided by pattern before the model is asked. */
  readonly rules?: readonly Rule[] | undefined;
  /** Which strategies judge, and how often an answer is wished for; in place of what the file says. */
  readonly router?: Config['router'] | undefined;
  /** How the model is asked for calls; in place of what the file says. */
  readonly adapter?: AdapterName | undefined;
  /** Outcomes that take the place of runs of the experts, for replays. */
  readonly recorded?: readonly Recorded[] | undefined;
  /** Threads of the engine. */
  readonly threads?: number | undefined;
  /** What the weights are quantised to while they are loaded; as they are stored when absent. */
  readonly weights?: WeightScheme | undefined;
  /** Where the weights lie; auto when absent. */
  readonly residency?: Residency | undefined;
  /** Bytes that all decode states may hold; work that needs more is refused as `memory-exhausted`. */
  readonly stateBytes?: number | undefined;
  /** Bytes of these for states of earlier prompts, from which prompts that begin alike go on. */
  readonly prefixBytes?: number | undefined;
  /** Folder where the states after the prompts of experts are kept from one run to the next. */
  readonly stateFolder?: string | undefined;
}

/** Answers questions. One agent may be asked many questions at once. */
export interface Agent {
  readonly limits: Limits;
  /** The experts it can call. */
  readonly experts: readonly Manifest[];
  /** Name of the language model, which is loaded with the first question or with `ready`. */
  readonly model: string;
  /** Loads what the first question would load. */
  ready(): Promise<void>;
  /** Answers one question; the last event is `answer-end`. Throws MrklError. */
  ask(text: string, options?: AskOptions): AsyncGenerator<AgentEvent, void, undefined>;
  /** The experts with their schemas, and whether the router may choose them. Loads no model. */
  catalogue(): Promise<CatalogueEntry[]>;
  /** Calls one expert directly, without router and model. Throws MrklError when there is no such expert. */
  call(expert: string, input: Call['input'], options?: Pick<AskOptions, 'signal'>): Promise<Outcome>;
  /** Writes on from a text with the language model alone, without experts. Throws MrklError. */
  write(text: string, options: WriteOptions): AsyncGenerator<WrittenPiece, void, undefined>;
  /** Number of tokens in a text. */
  countTokens(text: string): Promise<number>;
  /** Waits for the questions under way, then frees the model. */
  close(): Promise<void>;
}

/** Runs the events of a question to the end and returns its answer. */
export async function collectAnswer(
  events: AsyncIterable<AgentEvent>,
  onEvent?: (event: AgentEvent) => void,
): Promise<Answer> {
  let answer: Answer | undefined;
  for await (const event of events) {
    onEvent?.(event);
    if (event.type === 'answer-end') answer = event.answer;
  }
  if (answer === undefined)
    throw new MrklError('internal', 'The events of a question ended without an answer.');
  return answer;
}
