// GGUF files: a whole model in one file. The engine reads and checks them; here is what they say of themselves.
import { callAsync, type GgufFile } from './addon.ts';

export type { GgufFile, GgufValue } from './addon.ts';

/** Whether a model path means a GGUF file; any other is a folder. */
export function isGguf(model: string): boolean {
  return model.endsWith('.gguf');
}

/** Metadata and the list of tensors of a GGUF file. */
export function readGguf(file: string): Promise<GgufFile> {
  return callAsync((addon) => addon.readGguf(file));
}
