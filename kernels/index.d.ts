/** Where the two compiled modules are: fixed 128-bit arithmetic, and the opt-in with fused multiply-add. */
export declare const kernelUrls: { readonly simd: URL; readonly relaxed: URL };

/**
 * A kernel whose work is divided into units (elements, rows, bands, chunks): first..last is one caller's share. The arguments that
 * follow are plain numbers, pointers and strides in bytes; their names stand at the function of the same name in kernels/assembly.
 */
export type SharedKernel = (first: number, last: number, ...rest: number[]) => number | void;

export type SharedKernelName =
  | 'argmaxRows'
  | 'castFromI8'
  | 'castToI8'
  | 'copyRows'
  | 'copyTransposed'
  | 'fillRows'
  | 'flipToLower'
  | 'flipToUpper'
  | 'gatherRows'
  | 'invertBlockRow'
  | 'iota'
  | 'mapBinary'
  | 'mapSelect'
  | 'mapUnary'
  | 'matmul'
  | 'matmulAddingRows'
  | 'matmulByDots'
  | 'matmulInteger'
  | 'matmulPacked'
  | 'matvecPacked'
  | 'mirrorLower'
  | 'quantizeCompensating'
  | 'reduceColumns'
  | 'reduceRows'
  | 'solvePanel'
  | 'sortRows'
  | 'updateTrailing';

/** What an instance of either module exports. */
export type KernelExports = { readonly [K in SharedKernelName]: SharedKernel } & {
  readonly WORKSPACE_BYTES: { readonly value: number };
  readonly INVERSE_CHUNK: { readonly value: number };
  /** Once per instance, before any kernel: its workspace, and which thread it is. */
  setWorkspace(address: number, thread: number): void;
  /** @returns −1, or the index of the first pivot that is not positive */
  factorDiagonal(matrix: number, n: number, start: number, size: number, inverse: number): number;
  invertBlock(block: number, n: number, size: number, inverse: number): void;
  storeInverseRows(matrix: number, n: number, start: number, size: number, inverse: number, result: number): void;
};
