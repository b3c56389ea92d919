import type { CompensationOperand, Layout, Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { EXACT_ARITHMETIC_WGSL } from '../wgsl/exact-arithmetic.ts';
import { ORDERING_WGSL } from '../wgsl/ordering.ts';

/** Columns that a workgroup takes through all rows. */
const COLUMNS = 64;

/** The operands in the order of views and bindings; P comes last and may be missing. */
const READ = ['factor', 'scales', 'zeroPoints', 'drift'] as const;
const WRITTEN = ['W', 'codes', 'errors'] as const;

const ROWS = [0, 1, 2, 3] as const;
const each = (text: (row: number) => string): string => ROWS.map(text).join('\n');

export type CompensateKernel = (W: Operand, by: CompensationOperand, codes: Operand, E: Operand) => void;

/**
 * GPTQ's inner loop in one shader run. Columns do not meet: an invocation takes one of them (or four, as vectors) through all rows, four rows
 * at a time. Those gather in registers what the rows above send them, in the order of the rows, and are then quantized one after another.
 */
function compensateShader(width: 1 | 4, drifts: boolean): Shader {
  const read = READ.slice(0, drifts ? 4 : 3);
  const element = width === 4 ? 'vec4f' : 'f32';
  const typeOf = (name: string): string => (name === 'factor' || name === 'drift' ? 'f32' : element);
  const declared = [
    ...read.map((name) => ['read', name] as const),
    ...WRITTEN.map((name) => ['read_write', name] as const),
  ].map(([access, name], i) => `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${typeOf(name)}>;`);
  return {
    name: `compensate${drifts ? ' drift' : ''}${width === 4 ? ' vectors' : ''}`,
    bindings: `${'r'.repeat(read.length)}www`,
    code: `${declared.join('\n')}${head(element)}${mainOf(width, drifts)}`,
  };
}

/** Where things lie: a view is (row stride, column stride, offset), and the shader's columns are vectors where `element` is one. */
const head = (element: string): string => `
struct Uniforms { n: u32, m: u32, columns: u32, zero: u32, lowest: f32, highest: f32, pad0: u32, pad1: u32, views: array<vec4u, 7> }
@group(0) @binding(0) var<uniform> U: Uniforms;
${EXACT_ARITHMETIC_WGSL}${ORDERING_WGSL}
fn rowOf(view: u32, row: u32, column: u32) -> u32 {
  return U.views[view].z + row * U.views[view].x + column * U.views[view].y;
}
fn place(view: u32, row: u32, column: u32) -> u32 { return rowOf(view, row, column)${element === 'f32' ? '' : ' >> 2u'}; }
fn codeOf(w: f32, scale: f32, zeroPoint: f32) -> f32 {
  return smaller(larger(round(divideExactly(w, scale)) + zeroPoint, U.lowest), U.highest);
}
fn errorOf(w: f32, code: f32, scale: f32, zeroPoint: f32, d: f32) -> f32 {
  return divideExactly(hold(w - hold(hold(code - zeroPoint) * scale)), d);
}
`;

function mainOf(width: 1 | 4, drifts: boolean): string {
  const element = width === 4 ? 'vec4f' : 'f32';
  // Lanes in a loop: written out, the exact divisions of sixteen elements would take a software adapter a minute to compile.
  const perLane = (text: (lane: string) => string): string =>
    width === 1 ? text('') : `for (var lane = 0u; lane < 4u; lane++) { ${text('[lane]')} }`;
  const receive = (row: string, u: string, p: string): string =>
    `${row} -= factor[${u}] * e;${drifts ? ` ${row} += drift[${p}] * w;` : ''}`;
  return `
@compute @workgroup_size(${COLUMNS / width})
fn main(@builtin(global_invocation_id) id: vec3u) {
let column = id.x * ${width}u;
if (column >= U.columns) { return; }
let last = U.n - 1u;
for (var top = 0u; top < U.n; top += 4u) {
${each((r) => `let row${r} = min(top + ${r}u, last);\nvar w${r} = W[place(4u, row${r}, column)];`)}
let above = min(top, U.m);
for (var i = 0u; i < above; i++) {
let e = errors[place(6u, i, column)];
${drifts ? 'let w = W[place(4u, i, column)];' : ''}
${each((r) => receive(`w${r}`, `rowOf(0u, i, row${r})`, `rowOf(3u, i, row${r})`))}
}
var rows = array<${element}, 4>(w0, w1, w2, w3);
let end = min(4u, U.n - top);
for (var r = 0u; r < end; r++) {
let row = top + r;
let w = rows[r];
W[place(4u, row, column)] = w;
if (row >= U.m) { continue; }
let scale = scales[place(1u, row, column)];
let zeroPoint = zeroPoints[place(2u, row, column)];
let d = factor[rowOf(0u, row, row)];
var code: ${element};
var e: ${element};
${perLane(
  (at) => `code${at} = codeOf(w${at}, scale${at}, zeroPoint${at});
e${at} = errorOf(w${at}, code${at}, scale${at}, zeroPoint${at}, d);`,
)}
codes[place(5u, row, column)] = code;
errors[place(6u, row, column)] = e;
for (var below = r + 1u; below < end; below++) {
${receive('rows[below]', 'rowOf(0u, row, top + below)', 'rowOf(3u, row, top + below)')}
}
}
}
}`;
}

const SHADERS = ([1, 4] as const).flatMap((width) =>
  [false, true].map((drifts) => ({ width, drifts, shader: compensateShader(width, drifts) })),
);

/** True where rows are whole vectors. */
const holdsVectors = ({ shape, strides, offset }: Layout): boolean =>
  strides[1] === 1 && [shape[1]!, offset, ...(shape[0] === 1 ? [] : [strides[0]!])].every((x) => x % 4 === 0);

const bitsOf = (x: number): number => new Uint32Array(Float32Array.of(x).buffer)[0]!;
const viewOf = ({ strides, offset }: Layout): number[] => [strides[0]!, strides[1]!, offset, 0];

export const compensateKernel =
  (stream: CommandStream): CompensateKernel =>
  (W, { U, P, scale, zeroPoint, lowest, highest }, codes, E) => {
    const [n, out] = W.layout.shape as [number, number];
    const m = U.layout.shape[0]!;
    if (m === 0 || out === 0) return;
    const width = [W, scale, zeroPoint, codes, E].every(({ layout }) => holdsVectors(layout)) ? 4 : 1;
    const { shader } = SHADERS.find((known) => known.width === width && known.drifts === (P !== undefined))!;
    const views = [U, scale, zeroPoint, P ?? U, W, codes, E].flatMap(({ layout }) => viewOf(layout));
    stream.enqueue({
      shader,
      buffers: [U, scale, zeroPoint, ...(P ? [P] : []), W, codes, E].map(({ buffer }) => gpuBufferOf(buffer)),
      uniforms: [n, m, out, 0, bitsOf(lowest), bitsOf(highest), 0, 0, ...views],
      workgroups: [Math.ceil(out / COLUMNS)],
    });
  };
