import type { Shader } from '../../pipeline-cache.ts';
import { UNIFORMS_WGSL } from '../../uniforms.ts';
import { bases, bindingsOf, declare, storeQuad, type Product } from './product.ts';
import type { QuadLoader } from './quad-loader.ts';

/** Invocations of a workgroup along rows and along columns. */
const SIDE = 16;
/** vec4f of workgroup memory for each operand: 8 KiB, for both together what every device has. */
const STAGED = 512;

const LANES = [0, 1, 2, 3] as const;

/** Rows and columns of C that one workgroup computes. */
export type TileSize = 64 | 128;

/**
 * A product by tiles of C whose parts of A and B pass through workgroup memory: each element is read from memory once per tile instead of
 * once per invocation. Half of the invocations stage A, the others B, in blocks of 4 places by 4 depths; each then adds up 4×4 or 8×8
 * outputs in registers. Every output is summed in rising k, as in registers alone.
 */
export function workgroupTile(name: string, product: Product, size: TileSize): Shader {
  return {
    name,
    bindings: bindingsOf(product),
    get code() {
      return codeOf(product, size);
    },
  };
}

function codeOf(product: Product, size: TileSize): string {
  const quads = size / 4;
  const depth = STAGED / quads;
  const own = [...Array(size / (4 * SIDE)).keys()];
  const rows = own.flatMap((r) => LANES.map((lane) => ({ quad: r, lane, sum: 4 * r + lane })));
  const lines = (parts: readonly string[]): string => parts.join('\n');
  return `${UNIFORMS_WGSL}${declare(product)}
var<workgroup> stagedA: array<vec4f, ${STAGED}>;
var<workgroup> stagedB: array<vec4f, ${STAGED}>;
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) index: u32) {
let M = U.shape.y;
let N = U.shape.z;
let K = U.shape.w;
let batch = group.z;
${bases(product)}
let block = index % ${(SIDE * SIDE) / 2}u;
let stagesA = index < ${(SIDE * SIDE) / 2}u;
let depthQuad = (block / ${quads}u) * 4u;
let sideQuad = block % ${quads}u;
${product.a.prepare('aq', `group.y * ${size}u + sideQuad * 4u`)}
${product.b.prepare('bq', `group.x * ${size}u + sideQuad * 4u`)}
${lines(rows.flatMap(({ sum }) => own.map((c) => `var sum${sum}_${c} = vec4f();`)))}
for (var start = 0u; start < K; start += ${depth}u) {
let first = start + depthQuad;
if (stagesA) {
${staging(product.a, 'aq', 'stagedA', quads)}
} else {
${staging(product.b, 'bq', 'stagedB', quads)}
}
workgroupBarrier();
for (var d = 0u; d < ${depth}u; d++) {
${lines(own.map((r) => `let a${r} = stagedA[d * ${quads}u + ${SIDE * r}u + local.y];`))}
${lines(own.map((c) => `let b${c} = stagedB[d * ${quads}u + ${SIDE * c}u + local.x];`))}
${lines(rows.flatMap(({ quad, lane, sum }) => own.map((c) => `sum${sum}_${c} += a${quad}[${lane}] * b${c};`)))}
}
workgroupBarrier();
}
let row = group.y * ${size}u + local.y * 4u;
let column = group.x * ${size}u + local.x * 4u;
${lines(
  rows.flatMap(({ quad, lane, sum }) =>
    own.map((c) => storeQuad(`row + ${4 * SIDE * quad + lane}u`, `column + ${4 * SIDE * c}u`, `sum${sum}_${c}`)),
  ),
)}
}`;
}

/** Four depths of one quad from depth `first` into workgroup memory; beyond the depth of the product, zeros. */
const staging = (loader: QuadLoader, quad: string, into: string, quads: number): string => `if (first + 4u <= U.third) {
let k = first;
${loader.four(quad)}
${LANES.map((t) => `${into}[(depthQuad + ${t}u) * ${quads}u + sideQuad] = ${quad}${t};`).join('\n')}
} else {
for (var t = 0u; t < 4u; t++) {
let k = first + t;
var value = vec4f();
if (k < K) {
${loader.one(quad)}
value = ${quad}0;
}
${into}[(depthQuad + t) * ${quads}u + sideQuad] = value;
}
}`;
