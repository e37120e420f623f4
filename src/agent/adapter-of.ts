// Which adapter a checkpoint gets, told without its weights.
import { type ChosenAdapter, chooseAdapter } from '../adapter/adapters.ts';
import { toMrklError } from '../contract/errors.ts';
import { loadChatTemplate } from '../model/chat-template.ts';
import { isGguf, readGguf } from '../model/gguf.ts';
import { ggufTokenizer } from '../model/gguf-tokenizer.ts';
import { loadTokenizer } from '../model/tokenizer.ts';

export interface AdapterTold extends Pick<ChosenAdapter, 'passed'> {
  /** Null where there is none; then `why` says why not. */
  readonly name: ChosenAdapter['name'] | null;
  readonly why?: string;
}

/** `model` is a Hugging Face folder or a GGUF file. */
export async function adapterOf(model: string): Promise<AdapterTold> {
  try {
    const tokenizer = isGguf(model)
      ? ggufTokenizer(await readGguf(model), model)
      : await loadTokenizer(model);
    const { name, passed } = chooseAdapter({ tokenizer, chat: await loadChatTemplate(model) });
    return { name, passed };
  } catch (error) {
    return { name: null, why: toMrklError(error).message, passed: [] };
  }
}
