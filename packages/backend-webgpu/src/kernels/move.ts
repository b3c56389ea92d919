import type { DType, Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { layoutsOf, mergeAxes, UNIFORMS_WGSL } from '../uniforms.ts';
import { loopOver, placeIn, repeatedOf, visitOf, visitsVectors } from '../walk.ts';

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

/**
 * To unsigned from a negative f32 WGSL clamps; hosts wrap, through i32. From unsigned above 2³¹ SwiftShader rounds twice: halved, with the lost bit
 * kept as the last one, such a number is signed and rounds as the whole does.
 */
function conversion(from: DType, to: DType): string {
  if (from === 'u32' && to === 'f32')
    return 'select(f32(bitcast<i32>(value)), 2.0 * f32(bitcast<i32>((value >> 1u) | (value & 1u))), value > 0x7fffffffu)';
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
  const body = `let at = ${placeIn(0)};
      let to = ${placeIn(1)};
      let value = ${LOAD[from]};
      let moved = ${from === to ? 'value' : conversion(from, to)};
      ${STORE[to]}`;
  const code = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<${to === 'i8' ? 'atomic<u32>' : 'u32'}>;
${loopOver(2, body)}`;
  return { name: `move ${from} ${to}`, code, bindings: 'rw' };
}

/** Between dtypes of 32 bits, four elements at a time. */
function vectorShaderOf(from: DType, to: DType): Shader {
  const lanes = [0, 1, 2, 3].map((lane) => `convert(given[${lane}])`);
  const body = `var given = vec4u(element0);
      if (!repeats0) { given = source[(start0 >> 2u) + column]; }
      out[(start1 >> 2u) + column] = vec4u(${lanes.join(', ')});`;
  const value = from === 'u32' ? 'word' : `bitcast<${from}>(word)`;
  const code = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> source: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4u>;
fn convert(word: u32) -> u32 {
  let value = ${value};
  return ${to === 'u32' ? '' : 'bitcast<u32>'}(${from === to ? 'value' : conversion(from, to)});
}
${loopOver(2, body, { width: 4, perRow: repeatedOf(0, 'source') })}`;
  return { name: `move ${from} ${to} vectors`, code, bindings: 'rw' };
}

/** f32 to i8, a word of four at a time. */
const BYTES: Shader = {
  name: 'move f32 i8 words',
  bindings: 'rw',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;
${loopOver(
  2,
  `let bytes = bitcast<vec4u>(vec4i(source[(start0 >> 2u) + column])) & vec4u(255u);
      out[(start1 >> 2u) + column] = bytes.x | (bytes.y << 8u) | (bytes.z << 16u) | (bytes.w << 24u);`,
  { width: 4 },
)}`,
};

/** Elements of any layout into any layout of the same shape in another buffer; the dtype changes where the operands' differ. */
export function moveKernel(stream: CommandStream, { mostWorkgroups }: Tuning) {
  const shaders = new Map<string, Shader>();
  const shaderFor = (from: DType, to: DType, byFour: boolean): Shader => {
    const key = `${from} ${to} ${byFour}`;
    const shader = shaders.get(key) ?? (byFour ? vectorShaderFor(from, to) : shaderOf(from, to));
    shaders.set(key, shader);
    return shader;
  };
  return (input: Operand, out: Operand): void => {
    const merged = mergeAxes(layoutsOf([input, out]));
    const bytesRepeat = out.dtype === 'i8' && merged.views[0]!.strides.at(-1) === 0;
    const byFour = hasVectors(input.dtype, out.dtype) && !bytesRepeat && visitsVectors(merged, 'exactly');
    const { uniforms, workgroups } = visitOf(merged, byFour ? 4 : 1, mostWorkgroups);
    const buffers = [gpuBufferOf(input.buffer), gpuBufferOf(out.buffer)];
    stream.enqueue({ shader: shaderFor(input.dtype, out.dtype, byFour), buffers, uniforms, workgroups });
  };
}

const hasVectors = (from: DType, to: DType): boolean => from !== 'i8' && (to !== 'i8' || from === 'f32');

const vectorShaderFor = (from: DType, to: DType): Shader => (to === 'i8' ? BYTES : vectorShaderOf(from, to));
