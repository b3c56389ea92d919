import type { DType, Operand } from '@ptqlab/tensor';
import type { BufferPool } from '../buffer-pool.ts';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { layoutsOf, UNIFORMS_WGSL, uniformsOf } from '../uniforms.ts';
import { WORKGROUP, workgroupsFor } from './map.ts';

/** Reading element `at` of a buffer bound as `source`, as its own WGSL type. i8 lies four to a word. */
const LOAD: Readonly<Record<DType, string>> = {
  f32: 'bitcast<f32>(source[at])',
  i32: 'bitcast<i32>(source[at])',
  u32: 'source[at]',
  i8: 'extractBits(bitcast<i32>(source[at / 4u]), (at % 4u) * 8u, 8u)',
};

/** `value` of one WGSL type as another; from f32 truncated toward zero, between integers by wrapping. */
const CONVERT: Readonly<Record<DType, string>> = {
  f32: 'f32(value)',
  i32: 'i32(value)',
  u32: 'u32(value)',
  i8: 'i32(value)',
};

/** To unsigned from a negative f32 WGSL clamps; hosts wrap, through i32. */
function conversion(from: DType, to: DType): string {
  if (from === 'f32' && to === 'u32') return 'select(u32(value), bitcast<u32>(i32(value)), value < 0.0)';
  return CONVERT[to];
}

/** Stores `moved` at element `to`. Neighbouring i8 elements share a word, so each is set by two atomic steps that touch only its byte. */
const STORE: Readonly<Record<DType, string>> = {
  f32: 'out[to] = bitcast<u32>(moved);',
  i32: 'out[to] = bitcast<u32>(moved);',
  u32: 'out[to] = moved;',
  i8: `let shift = (to % 4u) * 8u;
    atomicAnd(&out[to / 4u], ~(255u << shift));
    atomicOr(&out[to / 4u], (bitcast<u32>(moved) & 255u) << shift);`,
};

function shaderOf(from: DType, to: DType): Shader {
  const code = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<${to === 'i8' ? 'atomic<u32>' : 'u32'}>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < U.count; i += groups.x * ${WORKGROUP}u) {
    let index = indexOf(i);
    let at = offsetAt(0u, index);
    let to = offsetAt(1u, index);
    let value = ${LOAD[from]};
    let moved = ${from === to ? 'value' : conversion(from, to)};
    ${STORE[to]}
  }
}`;
  return { name: `move ${from} ${to}`, code, bindings: 'rw' };
}

/** Elements of any layout into any layout of the same shape; the dtype changes where the operands' differ. */
export function moveKernel(stream: CommandStream, pool: BufferPool) {
  const shaders = new Map<string, Shader>();
  const move = (input: Operand, out: Operand): void => {
    if (input.buffer === out.buffer) return moveWithin(input, out);
    const key = `${input.dtype} ${out.dtype}`;
    const shader = shaders.get(key) ?? shaderOf(input.dtype, out.dtype);
    shaders.set(key, shader);
    const uniforms = uniformsOf(layoutsOf([input, out]));
    stream.enqueue({
      shader,
      buffers: [gpuBufferOf(input.buffer), gpuBufferOf(out.buffer)],
      uniforms,
      workgroups: [workgroupsFor(uniforms[4]!)],
    });
  };
  /** A buffer cannot be read and written by one dispatch: by way of another one. */
  const moveWithin = (input: Operand, out: Operand): void => {
    const between = pool.take(input.buffer.bytes);
    move(input, { ...out, buffer: between });
    move({ ...out, buffer: between }, out);
    pool.give(between);
  };
  return move;
}
