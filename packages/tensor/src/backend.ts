import type { DType, HostArray } from './dtype.ts';
import type { Layout } from './layout.ts';
import type { OPS, OpName } from './ops.ts';
import type { PackedBits } from './packed-layout.ts';

/** Device memory. Only the backend that allocated it knows what is inside. */
export interface Buffer {
  readonly bytes: number;
}

/** A kernel's argument: where the elements are and how indices reach them. */
export interface Operand {
  readonly buffer: Buffer;
  readonly dtype: DType;
  readonly layout: Layout;
}

/** Packed integer codes of a weight matrix [N, K] for `matmulPacked`; see packed-layout.ts for the bit layout. */
export interface PackedOperand {
  /** u32 [N, ⌈K / codesPerWord⌉], contiguous. */
  readonly words: Operand;
  /** f32 [N, G], one column per group. */
  readonly scale: Operand;
  /** f32 [N, G], integers. */
  readonly zeroPoint: Operand;
  readonly bits: PackedBits;
  /** Columns per group; K when there is one group. */
  readonly groupSize: number;
}

/** What `quantizeCompensating` reads beside W [n, out], whose first m rows are quantized. */
export interface CompensationOperand {
  /** f32 [m, n]: only what lies on and above the diagonal is read. */
  readonly U: Operand;
  /** f32 [m, n], likewise, strictly above the diagonal; left out where inputs do not drift. */
  readonly P?: Operand | undefined;
  /** f32 [m, out]. */
  readonly scale: Operand;
  /** f32 [m, out], integers. */
  readonly zeroPoint: Operand;
  /** Smallest and largest code. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * What a kernel of each family looks like. Shapes and dtypes were checked and operands expanded before the call; the output is
 * allocated. Layouts are arbitrary (strided, broadcast with stride 0, offset) unless said otherwise; outputs of `copy`,
 * `subtractMatmul`, `fill` and the W of `quantizeCompensating` may be views, all other outputs are contiguous from offset 0.
 */
interface KernelOf {
  map: (inputs: readonly Operand[], out: Operand) => void;
  reduce: (input: Operand, out: Operand) => void;
  contract: (a: Operand, b: Operand, out: Operand) => void;
  gram: (x: Operand, out: Operand) => void;
  packed: (x: Operand, weight: PackedOperand, out: Operand) => void;
  compensate: (W: Operand, by: CompensationOperand, codes: Operand, E: Operand) => void;
  move: (input: Operand, out: Operand) => void;
  gather: (table: Operand, indices: Operand, out: Operand) => void;
  fill: (value: number, out: Operand) => void;
  iota: (out: Operand) => void;
  sort: (input: Operand, descending: boolean, values: Operand, indices: Operand) => Promise<void>;
  /** @throws NotPositiveDefiniteError with the column at which the factorization stopped */
  factor: (a: Operand, out: Operand) => Promise<void>;
}

/** One kernel per row of the op table: a row without a kernel does not compile. */
export type Kernels = { readonly [N in OpName]: KernelOf[(typeof OPS)[N]['family']] };

/** A row this device cannot meet, as data: reports print it, and the goal of the list is to be empty. */
export interface BoundException {
  readonly op: OpName;
  readonly reason: string;
}

/**
 * What a backend author implements. Buffers are untyped and know nothing of tensors; everything that enqueues is synchronous and
 * runs in the order of the calls; everything that observes is a promise.
 */
export interface Backend {
  readonly name: string;
  /** One line for people: device, threads, driver. Goes into certificates. */
  readonly description: string;
  readonly exceptions: readonly BoundException[];
  readonly kernels: Kernels;
  /** Uninitialised memory. @throws BackendError above the memory cap, saying what was asked and what is live */
  allocate(bytes: number): Buffer;
  /** The buffer may be reused at once: work enqueued before still sees its old contents. */
  free(buffer: Buffer): void;
  /** Copies host values to the start of a buffer, after all work enqueued before. */
  upload(buffer: Buffer, values: HostArray): void;
  /** Waits for all work enqueued before, then copies `length` elements from element `offset`. */
  read<D extends DType>(buffer: Buffer, dtype: D, offset: number, length: number): Promise<HostArray<D>>;
  /** Ends threads, frees memory. The process can exit afterwards; further calls throw BackendError. */
  close(): Promise<void>;
}
