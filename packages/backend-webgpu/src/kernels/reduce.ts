import { sizeOf, type Operand, type ReduceOp } from '@ptqlab/tensor';
import type { BufferPool } from '../buffer-pool.ts';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf, type GpuBuffer } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { UNIFORMS_WGSL, uniformWords } from '../uniforms.ts';
import { WORKGROUP, workgroupsFor } from '../walk.ts';

/** Partial results of a long row, each of every PARTIALS-th element, are made side by side. */
const PARTIALS = 256;
/** Rows at least this long, in tensors with few rows, are reduced in two steps. */
const LONG_ROW = 1024;
const FEW_ROWS = 1024;

const STEPS = {
  sum: { start: '0.0', step: 'best + value' },
  maximum: { start: 'bitcast<f32>(0xff800000u ^ U.zero)', step: 'max(best, value)' },
  minimum: { start: 'bitcast<f32>(0x7f800000u ^ U.zero)', step: 'min(best, value)' },
} as const;

/**
 * Row r of the outputs takes elements `lane`, `lane + lanes`, … of input row r / lanes; lanes = 1 takes the whole row. The input's last
 * axis is axis w of the shape; `first` = lanes.
 */
function shaderOf(op: Exclude<ReduceOp, 'argmax'>): Shader {
  const { start, step } = STEPS[op];
  const code = `${UNIFORMS_WGSL}
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
      best = ${step};
    }
    out[r] = best;
  }
}`;
  return { name: `reduce ${op}`, code, bindings: 'rw' };
}

/** Positions of the largest element: as above, and in a second step over the positions found (`second` = 1). The first one wins ties. */
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
    let base = offsetAt(0u, indexOf((r / lanes) * length));
    let stride = U.views[0].strides.w;
    let candidates = select(length, min(U.first, length), U.second == 1u);
    var best = -1;
    var largest = 0.0;
    for (var i = r % lanes; i < candidates; i += lanes) {
      let at = select(i32(i), found[(r * U.first + i) * U.second], U.second == 1u);
      let value = xs[base + u32(at) * stride];
      if (best < 0 || value > largest || (value == largest && at < best)) { best = at; largest = value; }
    }
    out[r] = best;
  }
}`,
};

/** The kernel of one reduce row. */
export function reduceKernel(op: ReduceOp, stream: CommandStream, pool: BufferPool, { mostWorkgroups }: Tuning) {
  const shader = op === 'argmax' ? ARGMAX : shaderOf(op);
  return (input: Operand, out: Operand): void => {
    const { shape, strides, offset } = input.layout;
    const length = shape.at(-1)!;
    const rows = sizeOf(shape) / length;
    if (rows === 0) return;
    const [x, target] = [gpuBufferOf(input.buffer), gpuBufferOf(out.buffer)];
    const lanes = length >= LONG_ROW && rows <= FEW_ROWS ? PARTIALS : 1;
    const whole = (lanesNow: number, step: number): number[] =>
      uniformWords(shape, [{ strides, offset }], { first: lanesNow, second: step });
    const run = (buffers: GpuBuffer[], uniforms: number[], outputs: number): void =>
      stream.enqueue({ shader, buffers, uniforms, workgroups: [workgroupsFor(outputs, mostWorkgroups)] });

    if (lanes === 1) return run(op === 'argmax' ? [x, x, target] : [x, target], whole(1, 0), rows);
    const partial = pool.take(rows * lanes * 4);
    run(op === 'argmax' ? [x, x, partial] : [x, partial], whole(lanes, 0), rows * lanes);
    if (op === 'argmax') run([x, partial, target], whole(lanes, 1), rows);
    else run([partial, target], uniformWords([rows, lanes], [{ strides: [lanes, 1], offset: 0 }], { first: 1 }), rows);
    pool.give(partial);
  };
}
