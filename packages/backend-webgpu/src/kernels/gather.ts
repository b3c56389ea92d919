import type { Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { UNIFORMS_WGSL, uniformsOfAxes } from '../uniforms.ts';
import { WORKGROUP, workgroupsFor } from './map.ts';

const main = (body: string): string => `
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < U.count; i += groups.x * ${WORKGROUP}u) {
    ${body}
  }
}`;

const HEAD = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
fn source(i: u32) -> u32 {
  let row = u32(indices[U.views[1].offset + (i / U.shape.w) * U.views[1].strides.z]);
  return U.views[0].offset + row * U.views[0].strides.z + (i % U.shape.w) * U.views[0].strides.w;
}`;

const WORDS: Shader = {
  name: 'gather words',
  bindings: 'rrw',
  code: `${HEAD}
@group(0) @binding(3) var<storage, read_write> out: array<u32>;
${main('out[i] = table[source(i)];')}`,
};

const BYTES: Shader = {
  name: 'gather bytes',
  bindings: 'rrw',
  code: `${HEAD}
@group(0) @binding(3) var<storage, read_write> out: array<atomic<u32>>;
${main(`let at = source(i);
    let byte = extractBits(table[at / 4u], (at % 4u) * 8u, 8u);
    let shift = (i % 4u) * 8u;
    atomicAnd(&out[i / 4u], ~(255u << shift));
    atomicOr(&out[i / 4u], byte << shift);`)}`,
};

/** Rows of a table by index. */
export const gatherKernel =
  (stream: CommandStream) =>
  (table: Operand, indices: Operand, out: Operand): void => {
    const uniforms = uniformsOfAxes(out.layout.shape, [
      [table.layout.strides, table.layout.offset],
      [[indices.layout.strides[0]!, 0], indices.layout.offset],
    ]);
    const buffers = [table, indices, out].map(({ buffer }) => gpuBufferOf(buffer));
    const shader = out.dtype === 'i8' ? BYTES : WORDS;
    stream.enqueue({ shader, buffers, uniforms, workgroups: [workgroupsFor(uniforms[4]!)] });
  };
