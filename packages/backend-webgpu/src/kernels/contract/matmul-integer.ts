import type { Layout, Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../../command-stream.ts';
import { gpuBufferOf } from '../../gpu-buffer.ts';
import type { Shader } from '../../pipeline-cache.ts';
import type { Tuning } from '../../tuning.ts';
import { UNIFORMS_WGSL, uniformWords } from '../../uniforms.ts';

/** Rows and columns of C that one workgroup computes at least. */
export const INTEGER_SIDE = 8;
/** Outputs of one invocation along rows and columns, where words of four are multiplied. */
const TILE = 4;
const LANES = [...Array(TILE).keys()];

const HEAD = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> A: array<u32>;
@group(0) @binding(2) var<storage, read> B: array<u32>;
@group(0) @binding(3) var<storage, read_write> C: array<i32>;`;

/** One output an invocation, byte by byte: any layout. */
const BYTES: Shader = {
  name: 'matmul i8 bytes',
  bindings: 'rrw',
  code: `${HEAD}
@compute @workgroup_size(${INTEGER_SIDE}, ${INTEGER_SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.y >= U.shape.y || id.x >= U.shape.z) { return; }
  var at = U.views[0].offset + id.y * U.views[0].strides.z;
  var bt = U.views[1].offset + id.x * U.views[1].strides.w;
  var sum = 0;
  for (var k = 0u; k < U.shape.w; k++) {
    let a = extractBits(bitcast<i32>(A[at / 4u]), (at % 4u) * 8u, 8u);
    let b = extractBits(bitcast<i32>(B[bt / 4u]), (bt % 4u) * 8u, 8u);
    sum += a * b;
    at += U.views[0].strides.w;
    bt += U.views[1].strides.z;
  }
  let to = U.views[2].offset + id.y * U.views[2].strides.z + id.x;
  C[to] = sum;
}`,
};

/** Σ of four products of i8, each word's own bytes pairwise. */
const DOT = {
  plain: `fn bytesOf(word: u32) -> vec4i { return vec4i(bitcast<vec4i>(vec4u(word) << vec4u(24u, 16u, 8u, 0u))) >> vec4u(24u); }
fn dot4(a: vec4i, b: vec4i) -> i32 { return dot(a, b); }`,
  dot4: `fn bytesOf(word: u32) -> u32 { return word; }
fn dot4(a: u32, b: u32) -> i32 { return dot4I8Packed(a, b); }`,
} as const;

/** 4×4 outputs an invocation, words of four along the depth. */
const wordsShader = (kind: keyof typeof DOT): Shader => ({
  name: `matmul i8 words ${kind}`,
  bindings: 'rrw',
  code: `${kind === 'dot4' ? 'requires packed_4x8_integer_dot_product;\n' : ''}${HEAD}
${DOT[kind]}
@compute @workgroup_size(${INTEGER_SIDE}, ${INTEGER_SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let M = U.shape.y;
  let N = U.shape.z;
  let row = id.y * ${TILE}u;
  let column = id.x * ${TILE}u;
  if (row >= M || column >= N) { return; }
  ${LANES.map((i) => `let at${i} = (U.views[0].offset + min(row + ${i}u, M - 1u) * U.views[0].strides.z) / 4u;`).join('\n  ')}
  ${LANES.map((j) => `let bt${j} = (U.views[1].offset + min(column + ${j}u, N - 1u) * U.views[1].strides.w) / 4u;`).join('\n  ')}
  ${LANES.map((i) => `var sum${i} = vec4i();`).join('\n  ')}
  for (var k = 0u; k < U.shape.w / 4u; k++) {
    ${LANES.map((i) => `let a${i} = bytesOf(A[at${i} + k]);`).join('\n    ')}
    ${LANES.map((j) => `let b${j} = bytesOf(B[bt${j} + k]);`).join('\n    ')}
    ${LANES.map((i) => `sum${i} += vec4i(${LANES.map((j) => `dot4(a${i}, b${j})`).join(', ')});`).join('\n    ')}
  }
  ${LANES.map((i) => `store(row + ${i}u, column, sum${i});`).join('\n  ')}
}
fn store(row: u32, column: u32, sum: vec4i) {
  if (row >= U.shape.y) { return; }
  let width = min(${TILE}u, U.shape.z - column);
  for (var j = 0u; j < width; j++) { C[U.views[2].offset + row * U.views[2].strides.z + column + j] = sum[j]; }
}`,
});

/** i8 · i8 in i32. */
export function matmulIntegerKernel(stream: CommandStream, { dot4 }: Tuning) {
  const words = wordsShader(dot4 ? 'dot4' : 'plain');
  return (a: Operand, b: Operand, out: Operand): void => {
    const [M, N] = out.layout.shape as [number, number];
    const K = a.layout.shape[1]!;
    const layouts = [a, b, out].map(({ layout }) => layout);
    const uniforms = uniformWords([1, M, N, K], layouts);
    const buffers = [a, b, out].map(({ buffer }) => gpuBufferOf(buffer));
    const byWords = K % 4 === 0 && liesInWords(a.layout, 0) && liesInWords(b.layout, 1);
    const perGroup = byWords ? TILE * INTEGER_SIDE : INTEGER_SIDE;
    const workgroups = [Math.ceil(N / perGroup), Math.ceil(M / perGroup)] as const;
    stream.enqueue({ shader: byWords ? words : BYTES, buffers, uniforms, workgroups });
  };
}

/** True when each run along the depth begins at a word and its bytes adjoin. `side` = the axis that is not summed over. */
function liesInWords({ shape, strides, offset }: Layout, side: 0 | 1): boolean {
  const depth = 1 - side;
  return strides[depth] === 1 && offset % 4 === 0 && (shape[side] === 1 || strides[side]! % 4 === 0);
}
