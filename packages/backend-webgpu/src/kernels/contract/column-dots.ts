import { codesPerWord, type PackedBits } from '@ptqlab/tensor';
import type { Shader } from '../../pipeline-cache.ts';
import { UNIFORMS_WGSL } from '../../uniforms.ts';

/** Invocations of a workgroup that adds up through workgroup memory. */
const TREE = 64;

/** How the parts of one sum come together: in a subgroup of exactly `lanes` invocations, or through workgroup memory. */
export type Reduction = { readonly by: 'subgroup'; readonly lanes: number } | { readonly by: 'tree' };

/** Rows of A that one run of the shader serves. */
export const MOST_ROWS = 4;

/**
 * Few rows times a tall weight, as in decoding: the invocations of one workgroup share the depth of one column of C, so that neighbours read
 * neighbouring memory, and each weight is read once. Shape and views as in product.ts; A and B adjoin along the depth.
 */
export function columnDots(name: string, rows: 1 | typeof MOST_ROWS, reduction: Reduction): Shader {
  return {
    name,
    bindings: 'rrw',
    get code() {
      return codeOf(rows, reduction);
    },
  };
}

function codeOf(rows: 1 | typeof MOST_ROWS, reduction: Reduction): string {
  const each = lanesOf(rows);
  return `${head(reduction)}
@group(0) @binding(1) var<storage, read> A: array<vec4f>;
@group(0) @binding(2) var<storage, read> B: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> C: array<f32>;
${main(
  reduction,
  rows,
  2,
  `let b = (U.views[1].offset + column * U.views[1].strides.w) >> 2u;
for (var k = lane; k < (K >> 2u); k += ${lanes(reduction)}u) {
let weight = B[b + k];
${each((m) => `sum[${m}] += dot(A[a${m} + k], weight);`)}
}`,
)}`;
}

/**
 * The same with B as packed words, `words` of them at a time. Views and `fourth` as in packed-loader.ts; a word holds whole quads of codes and
 * lies, with its neighbours read at once, in one group.
 */
export function packedColumnDots(
  name: string,
  bits: PackedBits,
  rows: 1 | typeof MOST_ROWS,
  words: 1 | 4,
  reduction: Reduction,
): Shader {
  return {
    name,
    bindings: 'rrrrw',
    get code() {
      return packedCodeOf(bits, rows, words, reduction);
    },
  };
}

function packedCodeOf(bits: PackedBits, rows: 1 | typeof MOST_ROWS, words: 1 | 4, reduction: Reduction): string {
  const perWord = codesPerWord(bits);
  const each = lanesOf(rows);
  const quads = [...Array((words * perWord) / 4).keys()];
  const wordOf = (quad: number): string => (words === 1 ? 'word' : `word[${Math.floor((4 * quad) / perWord)}]`);
  const shifts = (quad: number): string =>
    `vec4u(${[0, 1, 2, 3].map((t) => `${((4 * quad + t) % perWord) * bits}u`).join(', ')})`;
  return `${head(reduction)}
@group(0) @binding(1) var<storage, read> A: array<vec4f>;
@group(0) @binding(2) var<storage, read> words: array<${words === 1 ? 'u32' : 'vec4u'}>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> zeroPoints: array<f32>;
@group(0) @binding(5) var<storage, read_write> C: array<f32>;
${main(
  reduction,
  rows,
  4,
  `let start = (U.views[1].offset + column * U.views[1].strides.z) / ${words}u;
let scaleRow = U.views[2].offset + column * U.views[2].strides.z;
let zeroRow = U.views[3].offset + column * U.views[3].strides.z;
for (var at = lane; at * ${words * perWord}u < K; at += ${lanes(reduction)}u) {
let word = words[start + at];
let quad = at * ${(words * perWord) / 4}u;
let group = (at * ${words * perWord}u) / U.fourth;
let scale = scales[scaleRow + group * U.views[2].strides.w];
let zero = zeroPoints[zeroRow + group * U.views[3].strides.w];
${quads
  .map(
    (q) => `if ((quad + ${q}u) * 4u < K) {
let weight = (vec4f((vec4u(${wordOf(q)}) >> ${shifts(q)}) & vec4u(${2 ** bits - 1}u)) - zero) * scale;
${each((m) => `sum[${m}] += dot(A[a${m} + quad + ${q}u], weight);`)}
}`,
  )
  .join('\n')}
}`,
)}`;
}

const lanes = (reduction: Reduction): number => (reduction.by === 'subgroup' ? reduction.lanes : TREE);

const lanesOf =
  (rows: number) =>
  (text: (row: number) => string): string =>
    [...Array(rows).keys()].map(text).join('\n');

const head = (reduction: Reduction): string =>
  reduction.by === 'subgroup'
    ? `enable subgroups;\n${UNIFORMS_WGSL}`
    : `${UNIFORMS_WGSL}\nvar<workgroup> parts: array<vec4f, ${TREE}>;`;

/** The entry point: `body` adds to `sum`, one component a row, what belongs to `lane`. */
function main(reduction: Reduction, rows: number, cView: number, body: string): string {
  const total =
    reduction.by === 'subgroup'
      ? 'let total = subgroupAdd(sum);'
      : `parts[lane] = sum;
for (var half = ${TREE / 2}u; half > 0u; half >>= 1u) {
workgroupBarrier();
if (lane < half) { parts[lane] += parts[lane + half]; }
}
let total = parts[0];`;
  return `@compute @workgroup_size(${lanes(reduction)})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
let M = U.shape.y;
let N = U.shape.z;
let K = U.shape.w;
let own = group.x + group.y * groups.x;
let column = min(own, N - 1u);
${lanesOf(rows)((m) => `let a${m} = (U.views[0].offset + min(${m}u, M - 1u) * U.views[0].strides.z) >> 2u;`)}
var sum = vec4f();
${body}
${total}
if (lane == 0u && own < N) {
for (var m = 0u; m < M; m++) {
let at = U.views[${cView}].offset + m * U.views[${cView}].strides.z + column * U.views[${cView}].strides.w;
if (U.first == 0u) { C[at] = total[m]; }
else if (U.first == 1u) { C[at] = C[at] - total[m]; }
else { C[at] = C[at] + total[m]; }
}
}
}`;
}
