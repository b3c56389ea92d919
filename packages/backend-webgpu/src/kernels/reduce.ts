import { contiguousLayout, sizeOf, type Operand, type ReduceOp } from '@ptqlab/tensor';
import type { BufferPool } from '../buffer-pool.ts';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf, type GpuBuffer } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { UNIFORMS_WGSL, uniformWords, type View } from '../uniforms.ts';
import { visitsVectors, WORKGROUP, workgroupsFor } from '../walk.ts';
import { ORDERING_WGSL } from '../wgsl/ordering.ts';

/** Rows at least this long, in tensors with few rows, are reduced in two steps. */
const LONG_ROW = 1024;
const FEW_ROWS = 1024;
/** Partial results of a row in registers, as in the WASM kernels (kernels/assembly/reduce.ts): element i goes to number i mod 16. */
const SUMS = 16;

type Step = (a: string, b: string) => string;
const plus: Step = (a, b) => `(${a} + ${b})`;
const called =
  (name: string): Step =>
  (a, b) =>
    `${name}(${a}, ${b})`;

const STEPS = {
  sum: { start: '0.0', step: plus, step4: plus },
  maximum: { start: 'bitcast<f32>(0xff800000u ^ U.zero)', step: called('larger'), step4: called('larger4') },
  minimum: { start: 'bitcast<f32>(0x7f800000u ^ U.zero)', step: called('smaller'), step4: called('smaller4') },
} as const satisfies Record<string, { start: string; step: Step; step4: Step }>;
type Fold = keyof typeof STEPS;

const QUADS = [...Array(SUMS / 4).keys()];
const each = (text: (quad: number) => string): string => QUADS.map(text).join('\n    ');

/**
 * A row an invocation: sixteen partial results s, then t[l] = (s[l] + s[4 + l]) + (s[8 + l] + s[12 + l]), then (t[0] + t[1]) + (t[2] + t[3]).
 * The input's last axis is axis w of the shape; where its elements adjoin, four are read at once.
 */
function rowShader(op: Fold, byFour: boolean): Shader {
  const { start, step, step4 } = STEPS[op];
  const element = (i: string): string =>
    byFour ? `xs[(base + ${i}) >> 2u][(base + ${i}) & 3u]` : `xs[base + (${i}) * stride]`;
  const quad = (q: number): string =>
    byFour
      ? `xs[((base + i) >> 2u) + ${q}u]`
      : `vec4f(${[0, 1, 2, 3].map((lane) => element(`i + ${4 * q + lane}u`)).join(', ')})`;
  const code = `${UNIFORMS_WGSL}${ORDERING_WGSL}
@group(0) @binding(1) var<storage, read> xs: array<${byFour ? 'vec4f' : 'f32'}>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let length = U.shape.w;
  let rows = U.count / length;
  let stride = U.views[0].strides.w;
  for (var r = id.x; r < rows; r += groups.x * ${WORKGROUP}u) {
    let index = indexOf(r * length);
    let base = offsetAt(0u, index);
    ${each((q) => `var s${q} = vec4f(${start});`)}
    var i = 0u;
    for (; i + ${SUMS}u <= length; i += ${SUMS}u) {
    ${each((q) => `s${q} = ${step4(`s${q}`, quad(q))};`)}
    }
    for (var lane = 0u; i < length; i++) {
      let value = ${element('i')};
      switch (lane >> 2u) {
        ${QUADS.map((q) => `${q === SUMS / 4 - 1 ? 'default' : `case ${q}u`}: { s${q}[lane & 3u] = ${step(`s${q}[lane & 3u]`, 'value')}; }`).join('\n        ')}
      }
      lane++;
    }
    let t = ${step4(step4('s0', 's1'), step4('s2', 's3'))};
    out[offsetAt(1u, index)] = ${step(step('t.x', 't.y'), step('t.z', 't.w'))};
  }
}`;
  return { name: `reduce ${op}${byFour ? ' vectors' : ''}`, code, bindings: 'rw' };
}
/** Partial result `lane` of row r / lanes, of elements `lane`, `lane + lanes`, …; `first` = lanes. */
function partialShader(op: Fold): Shader {
  const { start, step } = STEPS[op];
  const code = `${UNIFORMS_WGSL}${ORDERING_WGSL}
@group(0) @binding(1) var<storage, read> xs: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let lanes = U.first;
  let length = U.shape.w;
  let rows = U.count / length;
  for (var r = id.x; r < rows * lanes; r += groups.x * ${WORKGROUP}u) {
    let base = offsetAt(0u, indexOf((r / lanes) * length));
    let stride = U.views[0].strides.w;
    var best: f32 = ${start};
    for (var i = r % lanes; i < length; i += lanes) {
      let value = xs[base + i * stride];
      best = ${step('best', 'value')};
    }
    out[r] = best;
  }
}`;
  return { name: `partials of ${op}`, code, bindings: 'rw' };
}

/** Positions of the largest element: as above, and in a second step over the positions found (`second` = 1); `third` = 1 writes them one after another. The first one wins ties. */
const ARGMAX: Shader = {
  name: 'reduce argmax',
  bindings: 'rrw',
  code: `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> xs: array<f32>;
@group(0) @binding(2) var<storage, read> found: array<i32>;
@group(0) @binding(3) var<storage, read_write> out: array<i32>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let lanes = select(U.first, 1u, U.second == 1u);
  let length = U.shape.w;
  let rows = U.count / length;
  for (var r = id.x; r < rows * lanes; r += groups.x * ${WORKGROUP}u) {
    let index = indexOf((r / lanes) * length);
    let base = offsetAt(0u, index);
    let stride = U.views[0].strides.w;
    let candidates = select(length, min(U.first, length), U.second == 1u);
    var best = -1;
    var largest = 0.0;
    for (var i = r % lanes; i < candidates; i += lanes) {
      let at = select(i32(i), found[(r * U.first + i) * U.second], U.second == 1u);
      let value = xs[base + u32(at) * stride];
      if (best < 0 || value > largest || (value == largest && at < best)) { best = at; largest = value; }
    }
    out[select(offsetAt(1u, index), r, U.third == 1u)] = best;
  }
}`,
};

/** The rows of an input, and where the outputs lie. */
interface Rows {
  readonly shape: readonly number[];
  readonly view: View;
  /** Along the last axis, which became 1, it stays where it is. */
  readonly outView: View;
  readonly length: number;
  readonly count: number;
}

function rowsOf({ layout: { shape, strides, offset } }: Operand, out: Operand): Rows {
  const length = shape.at(-1)!;
  const outView = { strides: [...out.layout.strides.slice(0, -1), 0], offset: out.layout.offset };
  return { shape, view: { strides, offset }, outView, length, count: sizeOf(shape) / length };
}

const isLong = ({ length, count }: Rows): boolean => length >= LONG_ROW && count <= FEW_ROWS;

/** The kernel of one reduce row; the output may be a view. */
export function reduceKernel(op: ReduceOp, stream: CommandStream, pool: BufferPool, tuning: Tuning) {
  const run = op === 'argmax' ? argmaxKernel(stream, pool, tuning) : foldKernel(op, stream, pool, tuning);
  return (input: Operand, out: Operand): void => {
    const rows = rowsOf(input, out);
    if (rows.count > 0) run(rows, gpuBufferOf(input.buffer), gpuBufferOf(out.buffer));
  };
}

type RunRows = (rows: Rows, x: GpuBuffer, out: GpuBuffer) => void;

function foldKernel(op: Fold, stream: CommandStream, pool: BufferPool, { partials, mostWorkgroups }: Tuning): RunRows {
  const [scalars, vectors, parts] = [rowShader(op, false), rowShader(op, true), partialShader(op)];
  const whole: RunRows = ({ shape, view, outView, count }, x, out) => {
    const byFour = visitsVectors({ shape, views: [view] }, 'exactly') && view.strides.at(-1) === 1;
    stream.enqueue({
      shader: byFour ? vectors : scalars,
      buffers: [x, out],
      uniforms: uniformWords(shape, [view, outView]),
      workgroups: [workgroupsFor(count, mostWorkgroups)],
    });
  };
  return (rows, x, out) => {
    if (!isLong(rows)) return whole(rows, x, out);
    const { shape, view, count } = rows;
    const between = pool.take(count * partials * 4);
    const uniforms = uniformWords(shape, [view], { first: partials });
    const workgroups = [workgroupsFor(count * partials, mostWorkgroups)] as const;
    stream.enqueue({ shader: parts, buffers: [x, between], uniforms, workgroups });
    const ofParts = contiguousLayout([...shape.slice(0, -1), partials]);
    whole({ ...rows, shape: ofParts.shape, view: ofParts, length: partials }, between, out);
    pool.give(between);
  };
}

function argmaxKernel(stream: CommandStream, pool: BufferPool, { partials, mostWorkgroups }: Tuning): RunRows {
  return (rows, x, out) => {
    const { shape, view, outView, count } = rows;
    const lanes = isLong(rows) ? partials : 1;
    const run = (buffers: GpuBuffer[], step: 0 | 1, outputs: number, isPart: boolean): void => {
      const extras = { first: lanes, second: step, third: Number(isPart) };
      const workgroups = [workgroupsFor(outputs, mostWorkgroups)] as const;
      stream.enqueue({ shader: ARGMAX, buffers, uniforms: uniformWords(shape, [view, outView], extras), workgroups });
    };
    if (lanes === 1) return run([x, x, out], 0, count, false);
    const found = pool.take(count * lanes * 4);
    run([x, x, found], 0, count * lanes, true);
    run([x, found, out], 1, count, false);
    pool.give(found);
  };
}
