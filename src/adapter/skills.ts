// What the model needs to write calls of an expert: the state after its prompt, and the grammar of its input.
import { MrklError, toMrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import type { Backbone, State } from '../model/backbone.ts';
import { type ChosenAdapter, chooseAdapter } from './adapters.ts';
import { Grammar } from './grammar/grammar.ts';
import { Vocabulary } from './grammar/vocabulary.ts';

/** Rows (P×H) of a trained soft prompt. */
export interface SoftPrompt {
  readonly rows: Float32Array;
  readonly count: number;
}

/** Tokens, or rows that stand in their place. */
export type PromptInput = readonly number[] | Float32Array;

/** Keeps states from one run to the next. */
export interface StateStore {
  /** The state after a prompt: kept from before, or made by `feed`. */
  get(backbone: Backbone, name: string, prompt: PromptInput, feed: () => Promise<State>): Promise<State>;
}

export interface Skill {
  readonly expert: Expert;
  readonly grammar: Grammar;
  /** The decode state after the prompt: it is the same for every question. */
  readonly state: State;
}

/** Opens each skill once, when it is first used. */
export class Skills {
  readonly backbone: Backbone;
  /** How the model is asked. */
  readonly adapter: ChosenAdapter;
  /** Tokens that may be written for one call. */
  readonly callTokens: number;
  readonly #experts: readonly Expert[];
  readonly #readPrompt: (expert: string) => Promise<SoftPrompt | null>;
  readonly #open = new Map<string, Promise<Skill>>();
  readonly #kept: StateStore | undefined;
  #vocabulary: Vocabulary | undefined;

  constructor(
    backbone: Backbone,
    experts: readonly Expert[],
    readPrompt: (expert: string) => Promise<SoftPrompt | null>,
    callTokens: number,
    kept?: StateStore,
    adapter: ChosenAdapter = chooseAdapter(backbone),
  ) {
    this.backbone = backbone;
    this.adapter = adapter;
    this.callTokens = callTokens;
    this.#experts = experts;
    this.#readPrompt = readPrompt;
    this.#kept = kept;
  }

  /** The skill of an expert. */
  get(name: string): Promise<Skill> {
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const opening = this.#make(name);
    this.#open.set(name, opening);
    opening.catch(() => this.#open.delete(name));
    return opening;
  }

  /** Frees the saved states. */
  async close(): Promise<void> {
    const skills = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const skill of skills) if (skill.status === 'fulfilled') skill.value.state.close();
  }

  async #make(name: string): Promise<Skill> {
    if (!this.backbone.capabilities.snapshots) {
      throw new MrklError(
        'capability-missing',
        `${this.backbone.name} cannot save its state; a skill needs it.`,
      );
    }
    const expert = this.#experts.find(({ manifest }) => manifest.name === name);
    if (expert === undefined) throw new MrklError('expert-unknown', `No expert is called '${name}'.`);
    this.#vocabulary ??= new Vocabulary(this.backbone.tokenizer);
    const input = (await expert.narrow?.()) ?? expert.schema.input;
    const grammar = new Grammar(input, this.#vocabulary, this.adapter.shape.separators);
    return { expert, grammar, state: await this.#prompt(expert) };
  }

  async #prompt(expert: Expert): Promise<State> {
    const { shape } = this.adapter;
    const soft =
      shape.marked && this.backbone.capabilities.softPrompts
        ? await this.#readPrompt(expert.manifest.name)
        : null;
    const { name } = expert.manifest;
    const prompt = soft === null ? shape.skill(expert) : checkWidth(soft, name, this.backbone.hiddenSize);
    const feed = (): Promise<State> => this.#feed(prompt);
    return this.#kept === undefined ? feed() : this.#kept.get(this.backbone, name, prompt, feed);
  }

  async #feed(prompt: PromptInput): Promise<State> {
    const session = this.backbone.open();
    try {
      if (prompt instanceof Float32Array) await session.feedEmbeddings(prompt);
      else if (prompt.length > 0) await session.feed(prompt);
      return session.snapshot();
    } catch (error) {
      throw toMrklError(error);
    } finally {
      session.close();
    }
  }
}

function checkWidth({ rows, count }: SoftPrompt, name: string, width: number): Float32Array {
  if (rows.length === count * width) return rows;
  throw new MrklError(
    'skill-invalid',
    `Soft prompt of ${name}: expected rows of ${width} numbers, found ${rows.length / count}.`,
  );
}
