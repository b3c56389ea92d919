import { NotPositiveDefiniteError, ReferenceBackend, type Buffer, type DType, type HostArray } from '@ptqlab/tensor';
import { withKernels, type Mutant } from './mutant.ts';

/** Hands freed buffers out again. With `late` reads it answers from memory that may have been reused meanwhile. */
class PoolingBackend extends ReferenceBackend {
  readonly #free = new Map<number, Buffer[]>();

  constructor(private readonly late: boolean) {
    super();
  }

  override allocate(bytes: number): Buffer {
    return this.#free.get(bytes)?.pop() ?? super.allocate(bytes);
  }

  override free(buffer?: Buffer): void {
    this.#free.set(buffer!.bytes, [...(this.#free.get(buffer!.bytes) ?? []), buffer!]);
  }

  override async read<D extends DType>(
    buffer: Buffer,
    dtype: D,
    offset: number,
    length: number,
  ): Promise<HostArray<D>> {
    if (this.late) await Promise.resolve();
    return super.read(buffer, dtype, offset, length);
  }
}

/** Hands the same buffer to two owners now and then. */
class DoublingBackend extends ReferenceBackend {
  #last: Buffer | undefined;

  override allocate(bytes: number): Buffer {
    const buffer = this.#last?.bytes === bytes ? this.#last : super.allocate(bytes);
    this.#last = this.#last === undefined ? buffer : undefined;
    return buffer;
  }
}

class LeakyBackend extends ReferenceBackend {
  #asked = 0;

  override allocate(bytes: number): Buffer {
    this.#asked += bytes;
    if (this.#asked > 2 ** 32) throw new Error('out of memory');
    return super.allocate(bytes);
  }
}

class UnclosableBackend extends ReferenceBackend {
  override async close(): Promise<void> {}
}

/** Memory handed out twice, read too late, never given back; errors of the wrong kind. */
export const memoryMutants: readonly Mutant[] = [
  {
    name: 'late-read',
    says: 'a read answers after its memory was handed to someone else',
    caughtBy: 'memory.earlier-reads',
    open: async () => new PoolingBackend(true),
  },
  {
    name: 'double-allocation',
    says: 'two tensors share one buffer',
    caughtBy: 'memory.programs',
    open: async () => new DoublingBackend(),
  },
  {
    name: 'leak',
    says: 'freed memory is never used again',
    caughtBy: 'memory.reuse',
    open: async () => new LeakyBackend(),
  },
  {
    name: 'never-closed',
    says: 'close does nothing',
    caughtBy: 'memory.closed',
    open: async () => new UnclosableBackend(),
  },
  {
    name: 'wrong-pivot',
    says: 'a failed factorization counts its columns from the other end',
    caughtBy: 'inverseCholesky.indefinite',
    open: withKernels(({ inverseCholesky }) => ({
      inverseCholesky: async (a, out) => {
        try {
          await inverseCholesky(a, out);
        } catch (error) {
          if (!(error instanceof NotPositiveDefiniteError)) throw error;
          throw new NotPositiveDefiniteError(error.size - 1 - error.column, error.size);
        }
      },
    })),
  },
];

/** Right, though it reuses memory at once: the suite must not cry wolf. */
export const openPoolingBackend = async (): Promise<ReferenceBackend> => new PoolingBackend(false);
