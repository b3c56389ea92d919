import type { QuadLoader } from './quad-loader.ts';

/**
 * What the shaders of f32 products share. Shape = (1, M, N, K); view 0 is A (strides: batch, batch, row, k), view 1 is B (batch, batch, k,
 * column; packed words: row, word), the last view is C. `first` = what happens to C, `second` = length of the inner batch axis.
 */
export interface Product {
  readonly a: QuadLoader;
  readonly b: QuadLoader;
  /** The view of C. */
  readonly c: number;
}

/** C ← A·B, C − A·B or C + A·B: the values of `first`. */
export const MODES = { set: 0, subtract: 1, add: 2 } as const;
export type Mode = keyof typeof MODES;

/**
 * Depths that are summed apart, then added to C block by block: the order of the WASM kernels (kernels/assembly/matmul/block-sizes.ts), so
 * that products have the same bits as theirs where the shader's compiler does not fuse.
 */
export const BLOCK_DEPTH = 384;

/** One letter per storage binding, as in Shader. */
export const bindingsOf = ({ a, b }: Product): string => `${'r'.repeat(a.bindings + b.bindings)}w`;

/** The bindings of a product, and how it stores a quad of C. */
export const declare = ({ a, b, c }: Product): string => `${a.declare(1)}
${b.declare(1 + a.bindings)}
@group(0) @binding(${1 + a.bindings + b.bindings}) var<storage, read_write> C: array<f32>;
fn store(mode: u32, start: u32, row: u32, column: u32, sum: vec4f) {
  if (row >= U.shape.y || column >= U.shape.z) { return; }
  let width = min(4u, U.shape.z - column);
  for (var j = 0u; j < width; j++) {
    let at = start + row * U.views[${c}].strides.z + (column + j) * U.views[${c}].strides.w;
    if (mode == 0u) { C[at] = sum[j]; }
    else if (mode == 1u) { C[at] = C[at] - sum[j]; }
    else { C[at] = C[at] + sum[j]; }
  }
}`;

/** Where the matrices of `batch` begin. */
export const bases = ({ c }: Product): string => `let outerIndex = batch / U.second;
let innerIndex = batch % U.second;
let ABase = U.views[0].offset + outerIndex * U.views[0].strides.x + innerIndex * U.views[0].strides.y;
let BBase = U.views[1].offset + outerIndex * U.views[1].strides.x + innerIndex * U.views[1].strides.y;
let CBase = U.views[${c}].offset + batch * U.views[${c}].strides.x;`;

/** @param mode WGSL expression of what happens to C */
export const storeQuad = (row: string, column: string, sum: string, mode = 'U.first'): string =>
  `store(${mode}, CBase, ${row}, ${column}, ${sum});`;
