// The functions of the add-on that work on tapes; lower names equal upper names (native/binding/tape.cc).

export type TapeHandle = { readonly kind: 'tape' };

/** What a parameter holds: its value, ∂loss/∂value, and Adam's two moments. */
export const FIELD = { value: 0, gradient: 1, mean: 2, square: 3 } as const;
export type Field = keyof typeof FIELD;

/** The id that stands for an absent operand. */
export const NONE = -0x80000000;

export interface TapeAddon {
  openTape(threads: number, mixed: boolean): TapeHandle;
  closeTape(tape: TapeHandle): void;
  tapeParameter(tape: TapeHandle, rows: number, cols: number, trainable: boolean): number;
  tapeRead(tape: TapeHandle, id: number, field: number): Float32Array;
  tapeWrite(tape: TapeHandle, id: number, field: number, values: Float32Array): void;
  tapeFillNormal(tape: TapeHandle, id: number, seed: number, deviation: number): void;
  /** Returns (id, rows, cols) of every result. */
  tapeRecord(
    tape: TapeHandle,
    op: string,
    tensors: Int32Array,
    whole: Int32Array,
    reals: Float32Array,
  ): Int32Array;
  tapeReset(tape: TapeHandle): void;
  tapeRun(tape: TapeHandle, loss: number): Promise<number>;
  tapeUpdate(
    tape: TapeHandle,
    parameters: Int32Array,
    decay: Float32Array,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    step: number,
    clip: number,
  ): Promise<number>;
  tapeDescend(tape: TapeHandle, parameters: Int32Array, rate: number): Promise<number>;
  tapeClearGradients(tape: TapeHandle): void;
  tapeStretch(tape: TapeHandle, begin: boolean): void;
  /** Bytes reserved, and of values and their gradients at their peaks. */
  tapeMemory(tape: TapeHandle): [number, number, number];
  /** Seconds forward and backward and operations of every op since the last call. */
  tapeCosts(tape: TapeHandle): Record<string, [number, number, number]>;
}

/** Everything that the add-on's tape file exports. */
export const TAPE_NAMES = Object.keys({
  openTape: true,
  closeTape: true,
  tapeParameter: true,
  tapeRead: true,
  tapeWrite: true,
  tapeFillNormal: true,
  tapeRecord: true,
  tapeReset: true,
  tapeRun: true,
  tapeUpdate: true,
  tapeDescend: true,
  tapeClearGradients: true,
  tapeStretch: true,
  tapeMemory: true,
  tapeCosts: true,
} satisfies Record<keyof TapeAddon, true>);
