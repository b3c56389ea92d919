import type { Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { UNIFORMS_WGSL, uniformsOfAxes } from '../uniforms.ts';

/** Outputs of one invocation, rows and columns, kept in registers. */
const TILE = 4;
/** Invocations of a workgroup along rows and columns. */
const SIDE = 8;
const LANES = [...Array(TILE).keys()];

/**
 * C = A·B, or C − A·B when `first` is 1. Shape = (1, M, N, K), `second` = length of the inner batch axis; views: A (strides: batch…, row, k), B (…, k, column), C (row,
 * column). Rows and columns beyond the edge are read at the edge and not stored. No workgroup memory: software adapters run
 * barriers 10 to 100 times slower than this.
 */
const REGISTER_TILE: Shader = {
  name: 'matmul register tile',
  bindings: 'rrw',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> A: array<f32>;
@group(0) @binding(2) var<storage, read> B: array<f32>;
@group(0) @binding(3) var<storage, read_write> C: array<f32>;
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let M = U.shape.y;
  let N = U.shape.z;
  let K = U.shape.w;
  let row = id.y * ${TILE}u;
  let column = id.x * ${TILE}u;
  if (row >= M || column >= N) { return; }
  let inner = U.second;
  let outerIndex = id.z / inner;
  let innerIndex = id.z % inner;
  let a = U.views[0].offset + outerIndex * U.views[0].strides.x + innerIndex * U.views[0].strides.y;
  let b = U.views[1].offset + outerIndex * U.views[1].strides.x + innerIndex * U.views[1].strides.y;
  let c = U.views[2].offset + id.z * U.views[2].strides.x;
  ${LANES.map((i) => `let a${i} = a + min(row + ${i}u, M - 1u) * U.views[0].strides.z;`).join('\n  ')}
  ${LANES.map((j) => `let b${j} = b + min(column + ${j}u, N - 1u) * U.views[1].strides.w;`).join('\n  ')}
  ${LANES.map((i) => `var sum${i} = vec4f();`).join('\n  ')}
  for (var k = 0u; k < K; k++) {
    let ak = k * U.views[0].strides.w;
    let bk = k * U.views[1].strides.z;
    let y = vec4f(${LANES.map((j) => `B[b${j} + bk]`).join(', ')});
    ${LANES.map((i) => `sum${i} += A[a${i} + ak] * y;`).join('\n    ')}
  }
  let width = min(${TILE}u, N - column);
  ${LANES.map((i) => `store(c, row + ${i}u, column, width, M, sum${i});`).join('\n  ')}
}
fn store(c: u32, row: u32, column: u32, width: u32, M: u32, sum: vec4f) {
  if (row >= M) { return; }
  for (var j = 0u; j < width; j++) {
    let at = c + row * U.views[2].strides.z + (column + j) * U.views[2].strides.w;
    if (U.first == 1u) { C[at] = C[at] - sum[j]; } else { C[at] = sum[j]; }
  }
}`,
};

/** The kernel of matmul (`subtracts` false) or subtractMatmul. */
export const matmulKernel =
  (stream: CommandStream, subtracts: boolean) =>
  (a: Operand, b: Operand, out: Operand): void => {
    const lead = out.layout.shape.slice(0, -2);
    const [M, N] = out.layout.shape.slice(-2) as [number, number];
    const K = a.layout.shape.at(-1)!;
    const batches = lead.reduce((product, length) => product * length, 1);
    const inner = lead.at(-1) ?? 1;
    if (batches * M * N === 0) return;
    // The output is contiguous over batches, so one stride walks all of them.
    const outStrides = [M * N, 0, ...out.layout.strides.slice(-2)];
    const uniforms = uniformsOfAxes(
      [1, M, N, K],
      [
        [a.layout.strides, a.layout.offset],
        [b.layout.strides, b.layout.offset],
        [outStrides, out.layout.offset],
      ],
      subtracts ? 1 : 0,
      inner,
    );
    const buffers = [a, b, out].map(({ buffer }) => gpuBufferOf(buffer));
    const perGroup = TILE * SIDE;
    stream.enqueue({
      shader: REGISTER_TILE,
      buffers,
      uniforms,
      workgroups: [Math.ceil(N / perGroup), Math.ceil(M / perGroup), batches],
    });
  };

/** XᵀX: both operands are X, so entry (i, j) and entry (j, i) sum the same products in the same order. */
export const gramKernel = (stream: CommandStream) => {
  const matmul = matmulKernel(stream, false);
  return (x: Operand, out: Operand): void => {
    const { shape, strides, offset } = x.layout;
    const transposed = { ...x, layout: { shape: [shape[1]!, shape[0]!], strides: [strides[1]!, strides[0]!], offset } };
    matmul(transposed, x, out);
  };
};
