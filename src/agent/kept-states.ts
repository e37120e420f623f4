// States after the prompts of skills, kept on disk: a restart does not feed the same prompt again.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { PromptInput, StateStore } from '../adapter/skills.ts';
import { MrklError } from '../contract/errors.ts';
import type { Backbone, State } from '../model/backbone.ts';

export class KeptStates implements StateStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The state after a prompt: from its file, or else from `feed`, and then written to the file. The engine checks the
   * file against its weights; one of other weights is replaced.
   */
  async get(
    backbone: Backbone,
    name: string,
    prompt: PromptInput,
    feed: () => Promise<State>,
  ): Promise<State> {
    if (backbone.load === undefined) return feed();
    const file = path.join(this.#folder, `${backbone.name}-${name}-${hashOf(prompt)}.state`);
    if (existsSync(file)) {
      try {
        return await backbone.load(file);
      } catch (error) {
        if (!(error instanceof MrklError) || error.code !== 'state-invalid') throw error;
      }
    }
    const state = await feed();
    await mkdir(this.#folder, { recursive: true });
    await state.save?.(file);
    return state;
  }
}

function hashOf(prompt: PromptInput): string {
  const numbers = prompt instanceof Float32Array ? prompt : Float64Array.from(prompt);
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
