import { codesPerWord, type PackedBits } from '@ptqlab/tensor';
import type { QuadLoader } from './quad-loader.ts';

const LANES = [0, 1, 2, 3] as const;
const each = (text: (lane: number) => string): string => LANES.map(text).join('\n');
const gathered = (type: string, text: (lane: number) => string): string => `${type}(${LANES.map(text).join(', ')})`;

/**
 * Weights out of packed words: (code − zero-point) · scale of four rows of W [N, K], which are columns of B = Wᵀ. Views 1, 2 and 3 are the words,
 * the scales and the zero-points; `fourth` = columns per group. The grid is read anew only where a group begins. `four` needs a word to hold
 * whole quads of codes and a group to begin at a multiple of four.
 */
export function packedLoader(bits: PackedBits): QuadLoader {
  const perWord = codesPerWord(bits);
  const mask = `vec4u(${2 ** bits - 1}u)`;
  const grid = (quad: string): string => `while (k >= ${quad}End) {
  ${quad}Scale = ${gathered('vec4f', (i) => `scales[${quad}ScaleAt${i} + ${quad}Group * U.views[2].strides.w]`)};
  ${quad}Zero = ${gathered('vec4f', (i) => `zeroPoints[${quad}ZeroAt${i} + ${quad}Group * U.views[3].strides.w]`)};
  ${quad}Group += 1u;
  ${quad}End += U.fourth;
}`;
  const words = (quad: string): string =>
    `let ${quad}Words = ${gathered('vec4u', (i) => `words[${quad}WordAt${i} + k / ${perWord}u]`)} >> vec4u((k % ${perWord}u) * ${bits}u);`;
  const weight = (quad: string, t: number): string =>
    `let ${quad}${t} = (vec4f((${quad}Words >> vec4u(${t * bits}u)) & ${mask}) - ${quad}Zero) * ${quad}Scale;`;
  return {
    bindings: 3,
    declare: (first) => `@group(0) @binding(${first}) var<storage, read> words: array<u32>;
@group(0) @binding(${first + 1}) var<storage, read> scales: array<f32>;
@group(0) @binding(${first + 2}) var<storage, read> zeroPoints: array<f32>;`,
    prepare: (quad, first) => `${each(
      (i) => `let ${quad}Row${i} = min(${first} + ${i}u, N - 1u);
let ${quad}WordAt${i} = U.views[1].offset + ${quad}Row${i} * U.views[1].strides.z;
let ${quad}ScaleAt${i} = U.views[2].offset + ${quad}Row${i} * U.views[2].strides.z;
let ${quad}ZeroAt${i} = U.views[3].offset + ${quad}Row${i} * U.views[3].strides.z;`,
    )}
var ${quad}Scale = vec4f();
var ${quad}Zero = vec4f();
var ${quad}Group = 0u;
var ${quad}End = 0u;`,
    four: (quad) => `${grid(quad)}
${words(quad)}
${LANES.map((t) => weight(quad, t)).join('\n')}`,
    one: (quad) => `${grid(quad)}
${words(quad)}
${weight(quad, 0)}`,
  };
}
