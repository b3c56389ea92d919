import type { Operand, PackedOperand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { UNIFORMS_WGSL, uniformsOfAxes } from '../uniforms.ts';

const SIDE = 8;

const INTEGER: Shader = {
  name: 'matmul i8',
  bindings: 'rrw',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> A: array<i32>;
@group(0) @binding(2) var<storage, read> B: array<i32>;
@group(0) @binding(3) var<storage, read_write> C: array<i32>;
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.y >= U.shape.y || id.x >= U.shape.z) { return; }
  var at = U.views[0].offset + id.y * U.views[0].strides.z;
  var bt = U.views[1].offset + id.x * U.views[1].strides.w;
  var sum = 0;
  for (var k = 0u; k < U.shape.w; k++) {
    let a = extractBits(A[at / 4u], (at % 4u) * 8u, 8u);
    let b = extractBits(B[bt / 4u], (bt % 4u) * 8u, 8u);
    sum += a * b;
    at += U.views[0].strides.w;
    bt += U.views[1].strides.z;
  }
  C[id.y * U.shape.z + id.x] = sum;
}`,
};

/** i8 · i8 in i32. */
export const matmulIntegerKernel =
  (stream: CommandStream) =>
  (a: Operand, b: Operand, out: Operand): void => {
    const [M, N] = out.layout.shape as [number, number];
    const K = a.layout.shape[1]!;
    const uniforms = uniformsOfAxes(
      [1, M, N, K],
      [
        [a.layout.strides, a.layout.offset],
        [b.layout.strides, b.layout.offset],
      ],
    );
    const buffers = [a, b, out].map(({ buffer }) => gpuBufferOf(buffer));
    stream.enqueue({ shader: INTEGER, buffers, uniforms, workgroups: [Math.ceil(N / SIDE), Math.ceil(M / SIDE)] });
  };

/** Shape = (groups, M, N, K); first = bits, second = columns per group. */
const PACKED: Shader = {
  name: 'matmul packed',
  bindings: 'rrrrw',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> X: array<f32>;
@group(0) @binding(2) var<storage, read> words: array<u32>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> zeroPoints: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.y >= U.shape.y || id.x >= U.shape.z) { return; }
  let bits = U.first;
  let perWord = 32u / bits;
  let K = U.shape.w;
  let row = id.x;
  let rowWords = U.views[1].offset + row * U.views[1].strides.z;
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    let group = k / U.second;
    let code = extractBits(words[rowWords + k / perWord], (k % perWord) * bits, bits);
    let scale = scales[U.views[2].offset + row * U.views[2].strides.z + group * U.views[2].strides.w];
    let zero = zeroPoints[U.views[3].offset + row * U.views[3].strides.z + group * U.views[3].strides.w];
    let weight = (f32(code) - zero) * scale;
    sum += X[U.views[0].offset + id.y * U.views[0].strides.z + k * U.views[0].strides.w] * weight;
  }
  out[id.y * U.shape.z + row] = sum;
}`,
};

/** X · dequantize(codes)ᵀ with the codes as they lie in their words. */
export const matmulPackedKernel =
  (stream: CommandStream) =>
  (x: Operand, { words, scale, zeroPoint, bits, groupSize }: PackedOperand, out: Operand): void => {
    const [M, N] = out.layout.shape as [number, number];
    const operands = [x, words, scale, zeroPoint];
    const uniforms = uniformsOfAxes(
      [1, M, N, x.layout.shape[1]!],
      operands.map(({ layout }) => [layout.strides, layout.offset] as const),
      bits,
      groupSize,
    );
    const buffers = [...operands, out].map(({ buffer }) => gpuBufferOf(buffer));
    stream.enqueue({ shader: PACKED, buffers, uniforms, workgroups: [Math.ceil(N / SIDE), Math.ceil(M / SIDE)] });
  };
