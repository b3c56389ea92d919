import { DTYPES, type DType, type Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { mergeAxes, UNIFORMS_WGSL } from '../uniforms.ts';
import { loopOver, placeIn, visitOf, visitsVectors } from '../walk.ts';

const FILL_WORDS: Shader = {
  name: 'fill words',
  bindings: 'w',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<u32>;
${loopOver(1, `out[${placeIn(0)}] = U.first;`)}`,
};

const FILL_VECTORS: Shader = {
  name: 'fill vectors',
  bindings: 'w',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<vec4u>;
${loopOver(1, 'out[(start0 >> 2u) + column] = vec4u(U.first);', { width: 4 })}`,
};

const FILL_BYTES: Shader = {
  name: 'fill bytes',
  bindings: 'w',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<atomic<u32>>;
${loopOver(
  1,
  `let to = ${placeIn(0)};
      let shift = (to % 4u) * 8u;
      atomicAnd(&out[to / 4u], ~(255u << shift));
      atomicOr(&out[to / 4u], U.first << shift);`,
)}`,
};

const IOTA: Readonly<Record<string, Shader>> = Object.fromEntries(
  (['f32', 'i32'] as const).map((dtype) => [
    dtype,
    {
      name: `iota ${dtype}`,
      bindings: 'w',
      code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read_write> out: array<${dtype}>;
${loopOver(1, `out[${placeIn(0)}] = ${dtype}(i + U.first);`)}`,
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
  (stream: CommandStream, { mostWorkgroups }: Tuning) =>
  (value: number, out: Operand): void => {
    const merged = mergeAxes([out.layout]);
    const byFour = out.dtype !== 'i8' && visitsVectors(merged, 'exactly');
    const shader = out.dtype === 'i8' ? FILL_BYTES : byFour ? FILL_VECTORS : FILL_WORDS;
    const visit = visitOf(merged, byFour ? 4 : 1, mostWorkgroups, { first: bitsOf(value, out.dtype) });
    stream.enqueue({ shader, buffers: [gpuBufferOf(out.buffer)], ...visit });
  };

/** `first`, first + 1, … */
export const iotaKernel =
  (stream: CommandStream, { mostWorkgroups }: Tuning) =>
  (out: Operand, first = 0): void => {
    const visit = visitOf(mergeAxes([out.layout]), 1, mostWorkgroups, { first });
    stream.enqueue({ shader: IOTA[out.dtype]!, buffers: [gpuBufferOf(out.buffer)], ...visit });
  };
