import type { Shader } from '../../pipeline-cache.ts';
import { UNIFORMS_WGSL } from '../../uniforms.ts';
import { bases, bindingsOf, BLOCK_DEPTH, declare, MODES, storeQuad, type Product } from './product.ts';

/** Invocations of a workgroup along rows and columns. */
const SIDE = 8;
/** Rows and columns of C that one workgroup computes. */
export const REGISTER_TILE = 4 * SIDE;

const LANES = [0, 1, 2, 3] as const;
const each = (text: (lane: number) => string): string => LANES.map(text).join('\n');

/**
 * A product in registers alone, 4×4 outputs an invocation: software adapters run the barriers that workgroup memory needs 10 to 100 times
 * slower than this, and larger tiles of registers no faster. Depths up to `third` are taken four at a time, and blocks of the depth are
 * summed apart.
 */
export function registerTile(name: string, product: Product): Shader {
  return {
    name,
    bindings: bindingsOf(product),
    get code() {
      return codeOf(product);
    },
  };
}

function codeOf(product: Product): string {
  const { a, b } = product;
  const step = (t: number): string => each((i) => `sum${i} += aq${t}[${i}] * bq${t};`);
  return `${UNIFORMS_WGSL}${declare(product)}
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
let M = U.shape.y;
let N = U.shape.z;
let K = U.shape.w;
let row = id.y * 4u;
let column = id.x * 4u;
if (row >= M || column >= N) { return; }
let batch = id.z;
${bases(product)}
${a.prepare('aq', 'row')}
${b.prepare('bq', 'column')}
var mode = U.first;
var start = 0u;
loop {
let end = min(start + ${BLOCK_DEPTH}u, K);
let quadsEnd = min(end, U.third);
var k = start;
${each((i) => `var sum${i} = vec4f();`)}
for (; k < quadsEnd; k += 4u) {
${a.four('aq')}
${b.four('bq')}
${each(step)}
}
for (; k < end; k++) {
${a.one('aq')}
${b.one('bq')}
${step(0)}
}
${each((i) => storeQuad(`row + ${i}u`, 'column', `sum${i}`, 'mode'))}
if (mode == ${MODES.set}u) { mode = ${MODES.add}u; }
start += ${BLOCK_DEPTH}u;
if (start >= K) { break; }
}
}`;
}
