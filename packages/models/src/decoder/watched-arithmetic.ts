import { Device, type Backend, type Tensor } from '@ptqlab/tensor';
import type { Arithmetic, ComputeDType } from './compute-dtype.ts';

/**
 * Arithmetic that copies every result aside, so that the op where a number stopped being finite can be named. It takes the memory
 * of all results at once: run one sequence through one block, ask, and dispose.
 */
export class WatchedArithmetic implements Arithmetic, Disposable {
  readonly dtype: ComputeDType;
  /** A handle of its own: its tensors outlive the scopes of the watched ones. */
  readonly #keeper: Device;
  readonly #results: { readonly op: string; readonly copy: Tensor }[] = [];

  constructor(
    private readonly watched: Arithmetic,
    backend: Backend,
  ) {
    this.dtype = watched.dtype;
    this.#keeper = new Device(backend);
  }

  round(x: Tensor, op: string): Tensor {
    const result = this.watched.round(x, op);
    const copy = this.#keeper.empty(result.shape);
    copy.write(result);
    this.#results.push({ op, copy });
    return result;
  }

  roundOnHost(values: Float32Array): Float32Array {
    return this.watched.roundOnHost(values);
  }

  /** The first op whose result held NaN or an infinity, in the order of computation. */
  async firstNonFinite(): Promise<string | undefined> {
    for (const { op, copy } of this.#results) if (!isFiniteThroughout(await copy.read())) return op;
    return undefined;
  }

  [Symbol.dispose](): void {
    for (const { copy } of this.#results) copy.dispose();
    this.#results.length = 0;
  }
}

/** True when no value is NaN or infinite. */
export function isFiniteThroughout(values: ArrayLike<number>): boolean {
  // x − x is 0 for finite x and NaN otherwise, and NaN survives every sum.
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += values[i]! - values[i]!;
  return zero === 0;
}
