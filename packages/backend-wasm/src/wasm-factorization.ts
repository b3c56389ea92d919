import { contiguousLayout, type Backend, type Factorization, type Operand } from '@ptqlab/tensor';
import { openWasmBackend } from './open-wasm-backend.ts';
import type { WasmOptions } from './wasm-options.ts';

/**
 * The f64 factorization of this backend for devices that have no f64: from equal matrices every backend then gets equal factors. Its memory
 * is taken when the first matrix comes.
 */
export class WasmFactorization implements Factorization {
  #opened: Promise<Backend> | undefined;

  constructor(private readonly options: WasmOptions = {}) {}

  async inverseCholesky(A: Float32Array<ArrayBuffer>, n: number): Promise<Float32Array<ArrayBuffer>> {
    const backend = await (this.#opened ??= openWasmBackend(this.options));
    const matrix = (): Operand => ({
      buffer: backend.allocate(n * n * 4),
      dtype: 'f32',
      layout: contiguousLayout([n, n]),
    });
    const given = matrix();
    try {
      const factor = matrix();
      try {
        backend.upload(given.buffer, A);
        await backend.kernels.inverseCholesky(given, factor);
        return await backend.read(factor.buffer, 'f32', 0, n * n);
      } finally {
        backend.free(factor.buffer);
      }
    } finally {
      backend.free(given.buffer);
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened;
    await opened?.close();
  }
}
