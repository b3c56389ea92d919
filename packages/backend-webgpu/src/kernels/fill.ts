import { DTYPES, type DType, type Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { UNIFORMS_WGSL, uniformsOf } from '../uniforms.ts';
import { WORKGROUP, workgroupsFor } from './map.ts';

const loop = (body: string): string => `
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < U.count; i += groups.x * ${WORKGROUP}u) {
    ${body}
  }
}`;

const FILL_WORDS: Shader = {
  name: 'fill words',
  bindings: 'w',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<u32>;
${loop('out[offsetAt(0u, indexOf(i))] = U.first;')}`,
};

const FILL_BYTES: Shader = {
  name: 'fill bytes',
  bindings: 'w',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<atomic<u32>>;
${loop(`let to = offsetAt(0u, indexOf(i));
    let shift = (to % 4u) * 8u;
    atomicAnd(&out[to / 4u], ~(255u << shift));
    atomicOr(&out[to / 4u], U.first << shift);`)}`,
};

const IOTA: Readonly<Record<string, Shader>> = Object.fromEntries(
  (['f32', 'i32'] as const).map((dtype) => [
    dtype,
    {
      name: `iota ${dtype}`,
      bindings: 'w',
      code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<${dtype}>;
${loop(`out[i] = ${dtype}(i);`)}`,
    },
  ]),
);

/** The bits of `value` as an element of `dtype`, in the low end of a word. */
function bitsOf(value: number, dtype: DType): number {
  const bytes = new Uint8Array(DTYPES[dtype].array.of(value).buffer);
  return bytes.reduce((word, byte, i) => word + byte * 2 ** (8 * i), 0);
}

/** One value into every element of a view. */
export const fillKernel =
  (stream: CommandStream) =>
  (value: number, out: Operand): void => {
    const uniforms = uniformsOf([out.layout], bitsOf(value, out.dtype));
    const shader = out.dtype === 'i8' ? FILL_BYTES : FILL_WORDS;
    stream.enqueue({ shader, buffers: [gpuBufferOf(out.buffer)], uniforms, workgroups: [workgroupsFor(uniforms[4]!)] });
  };

/** 0, 1, 2, … */
export const iotaKernel =
  (stream: CommandStream) =>
  (out: Operand): void => {
    const uniforms = uniformsOf([out.layout]);
    stream.enqueue({
      shader: IOTA[out.dtype]!,
      buffers: [gpuBufferOf(out.buffer)],
      uniforms,
      workgroups: [workgroupsFor(uniforms[4]!)],
    });
  };
