import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChosenAdapter, chooseAdapter } from '../adapter/adapters.ts';
import { checkInput } from '../adapter/check-input.ts';
import { textMarks } from '../adapter/prompt.ts';
import { Skills } from '../adapter/skills.ts';
import { newId } from '../base/id.ts';
import { packageRoot } from '../base/package-root.ts';
import type { Call } from '../contract/call.ts';
import type { CatalogueEntry } from '../contract/catalogue.ts';
import { MrklError, toMrklError } from '../contract/errors.ts';
import type { AgentEvent } from '../contract/event.ts';
import type { Expert } from '../contract/expert.ts';
import type { Limits } from '../contract/limits.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { RouterFile } from '../contract/router-file.ts';
import { runExpert } from '../dispatch/index.ts';
import { loadExperts } from '../dispatch/registry.ts';
import type { Backbone } from '../model/backbone.ts';
import { PLANNER, planner } from '../plan/planner.ts';
import { knownExperts, readRouterFile } from '../router/file.ts';
import type { Wish } from '../router/operating-point.ts';
import { makeRouter } from '../router/strategies.ts';
import type { RouterStrategy } from '../router/strategy.ts';
import type { Agent, AgentOptions, AskOptions } from './agent.ts';
import { ask } from './ask.ts';
import { KeptStates } from './kept-states.ts';
import { type ModelSource, modelAt } from './model-source.ts';
import type { Parts } from './parts.ts';
import { Queue } from './queue.ts';
import { readSettings } from './settings.ts';
import { replaying } from './trace.ts';
import { type WriteOptions, type WrittenPiece, writeText } from './write.ts';

/**
 * An agent over the experts of a folder and a model folder. What can be checked without the model is checked here; the
 * model itself is loaded by `ready` or by the first question.
 */
export async function createAgent(options: AgentOptions = {}): Promise<Agent> {
  const modelFolder = options.modelFolder ?? path.join(packageRoot(), 'models', 'nano');
  return createAgentWith(modelAt(modelFolder, options), options);
}

/** The same over any source of a model. */
export async function createAgentWith(source: ModelSource, options: AgentOptions = {}): Promise<Agent> {
  const folder = options.expertsFolder ?? fileURLToPath(new URL('../../experts', import.meta.url));
  const settings = await readSettings(options);
  const loaded = await loadExperts(folder, settings.experts);
  for (const expert of loaded) checkInput(expert);
  const { recorded } = options;
  const experts = recorded === undefined ? loaded : loaded.map((expert) => replaying(expert, recorded));
  return new LocalAgent(source, experts, settings.limits, { ...options, ...settings.model });
}

interface Loaded extends Parts {
  readonly backbone: Backbone;
  /** Names of the experts that questions are routed to. */
  readonly routed: readonly string[];
}

class LocalAgent implements Agent {
  readonly limits: Limits;
  readonly model: string;
  readonly #source: ModelSource;
  readonly #experts: readonly Expert[];
  readonly #options: AgentOptions;
  readonly #kept: KeptStates | undefined;
  readonly #queue: Queue;
  readonly #closing = new AbortController();
  #parts: Promise<Loaded> | undefined;

  constructor(source: ModelSource, experts: readonly Expert[], limits: Limits, options: AgentOptions) {
    this.limits = limits;
    this.model = source.name;
    this.#source = source;
    this.#experts = experts;
    this.#options = options;
    this.#kept = options.stateFolder === undefined ? undefined : new KeptStates(options.stateFolder);
    this.#queue = new Queue(limits.concurrency, limits.waiting);
  }

  get experts() {
    return this.#experts.map(({ manifest }) => manifest);
  }

  async ready(): Promise<void> {
    const { skills, routed } = await this.#load();
    await Promise.all(
      this.#experts
        .filter(({ manifest }) => routed.includes(manifest.name))
        .flatMap((expert) => [skills.get(expert.manifest.name), expert.load()]),
    );
  }

  async catalogue(): Promise<CatalogueEntry[]> {
    const routed = await this.#routed(await this.#routerFile());
    return this.#experts.map(({ manifest: { name, title, purpose, version, permissions }, schema }) => ({
      ...{ name, title, purpose, version, permissions, routed: routed.includes(name) },
      ...{ input: schema.input, output: schema.output },
    }));
  }

  async call(
    expert: string,
    input: Call['input'],
    options: Pick<AskOptions, 'signal'> = {},
  ): Promise<Outcome> {
    const call = { id: newId('call'), expert, input, tokens: 0, forced: 0 };
    const { signal, leave } = await this.#enter(options.signal);
    try {
      return await runExpert(call, this.#experts, signal);
    } finally {
      leave();
    }
  }

  /** Names of the experts that questions are routed to: those that the router knows and the model can call. */
  async #routed(file: RouterFile | null): Promise<string[]> {
    const names = this.#experts.map(({ manifest }) => manifest.name);
    const called = file === null ? [] : await this.#called(names);
    const able = called.length === 0 ? names : called;
    return file === null || file.version === 2 ? able : knownExperts(file, able);
  }

  /** None where the model has learnt no expert: then it is shown how to call them. */
  async #called(names: readonly string[]): Promise<string[]> {
    const trained = names.filter((name) => this.#source.knows(name));
    if (trained.length === 0) return [];
    const reads = await Promise.all(this.#experts.map((expert) => expert.proposes?.().catch(() => false)));
    return names.filter((name, i) => trained.includes(name) || reads[i] === true);
  }

  async #routerFile(): Promise<RouterFile | null> {
    const file = await this.#source.readRouter();
    return file === null ? null : readRouterFile(file);
  }

  async countTokens(text: string): Promise<number> {
    const { backbone } = await this.#load();
    return backbone.tokenizer.encode(text).length;
  }

  async *ask(text: string, options: AskOptions = {}): AsyncGenerator<AgentEvent, void, undefined> {
    const { signal, leave } = await this.#enter(options.signal);
    try {
      const given = { history: options.history ?? [], planning: options.plan ?? 'auto' } as const;
      yield* ask(text, given, () => this.#load(), this.limits, signal);
    } catch (error) {
      throw signal.aborted ? toMrklError(signal.reason, 'cancelled') : toMrklError(error);
    } finally {
      leave();
    }
  }

  async *write(text: string, options: WriteOptions): AsyncGenerator<WrittenPiece, void, undefined> {
    const { signal, leave } = await this.#enter(options.signal);
    try {
      const { backbone } = await this.#load();
      yield* writeText(backbone, textMarks(backbone.tokenizer), text, { ...options, signal });
    } catch (error) {
      throw signal.aborted ? toMrklError(signal.reason, 'cancelled') : toMrklError(error);
    } finally {
      leave();
    }
  }

  /** Waits for a place in the queue; the signal ends with the caller's or with the time limit. */
  async #enter(given: AbortSignal | undefined): Promise<{ signal: AbortSignal; leave: () => void }> {
    if (this.#closing.signal.aborted) throw new MrklError('closed', 'The agent has been closed.');
    const clock = AbortSignal.timeout(this.limits.milliseconds);
    const signal = given === undefined ? clock : AbortSignal.any([given, clock]);
    return { signal, leave: await this.#queue.enter(signal) };
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await this.#queue.idle();
    const parts = await this.#parts?.catch(() => undefined);
    parts?.router.close?.();
    await parts?.skills.close();
    parts?.backbone.close();
  }

  #load(): Promise<Loaded> {
    if (this.#parts === undefined) {
      this.#parts = this.#open();
      // A failed load may be tried again.
      this.#parts.catch(() => {
        this.#parts = undefined;
      });
    }
    return this.#parts;
  }

  async #open(): Promise<Loaded> {
    const file = await this.#routerFile();
    const routed = await this.#routed(file);
    // The code of the experts is read while the weights are; what fails here fails again, and is told, at the call.
    for (const expert of this.#experts)
      if (routed.includes(expert.manifest.name)) expert.load().catch(() => undefined);
    const backbone = await this.#source.load();
    try {
      const adapter = chooseAdapter(backbone, this.#options.adapter);
      const router = this.#router(backbone, adapter, file, routed);
      const planner = this.#planner(adapter);
      const skills = new Skills(
        backbone,
        planner === null ? this.#experts : [...this.#experts, planner],
        (expert) => this.#source.readPrompt(expert),
        this.limits.callTokens,
        this.#kept,
        adapter,
      );
      return { backbone, routed, router, skills, planner, experts: this.#experts, limits: this.limits };
    } catch (error) {
      backbone.close();
      throw error;
    }
  }

  /** A model with marks of its own plans when it has been trained to; others are shown how. */
  #planner({ shape }: ChosenAdapter): Expert | null {
    if (!shape.marked) return planner(this.#experts, true);
    return this.#source.knows(PLANNER) ? planner(this.#experts, false) : null;
  }

  #router(
    backbone: Backbone,
    { shape }: ChosenAdapter,
    file: RouterFile | null,
    routed: readonly string[],
  ): RouterStrategy {
    const { rules = [], router: { strategies, ...wish } = {} } = this.#options;
    const usable = file !== null && (file.version === 2 || backbone.capabilities.hiddenStates);
    const parts = {
      experts: this.#experts.filter(({ manifest }) => routed.includes(manifest.name)),
      ...{ rules, backbone, file: usable ? file : null },
      followsWords: !shape.marked,
      wish: granted(wish),
    };
    return makeRouter(parts, strategies);
  }
}

/** A wish without what is not wished for. */
function granted({ coverage, risk }: { coverage?: number | undefined; risk?: number | undefined }): Wish {
  return { ...(coverage === undefined ? {} : { coverage }), ...(risk === undefined ? {} : { risk }) };
}
