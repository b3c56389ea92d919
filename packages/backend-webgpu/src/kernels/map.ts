import { OPS, type MapOp, type MapRow, type Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import { layoutsOf, UNIFORMS_WGSL, uniformsOf } from '../uniforms.ts';
import { EXACT_ARITHMETIC_WGSL } from '../wgsl/exact-arithmetic.ts';
import { TRANSCENDENTAL_WGSL } from '../wgsl/transcendental.ts';

/** Each map op as a WGSL expression of its operands x, y, z. */
const EXPRESSIONS: Readonly<Record<MapOp, string>> = {
  exp: 'expStepwise(x)',
  log: 'logStepwise(x)',
  sqrt: 'rootExactly(x)',
  round: 'round(x)',
  roundF16: 'toF16(x)',
  roundBf16: 'toBf16(x)',
  add: 'x + y',
  sub: 'x - y',
  mul: 'x * y',
  div: 'divideExactly(x, y)',
  roundedQuotient: 'round(divideExactly(x, y))',
  pow: 'powStepwise(x, y)',
  min: 'min(x, y)',
  max: 'max(x, y)',
  less: 'select(0.0, 1.0, x < y)',
  equal: 'select(0.0, 1.0, x == y)',
  bitAnd: 'x & y',
  bitOr: 'x | y',
  shiftLeft: 'x << (y & 31u)',
  shiftRight: 'x >> (y & 31u)',
  select: 'select(z, y, x != 0.0)',
};

export const WORKGROUP = 64;
/** Beyond this many workgroups each invocation takes several elements. */
const MOST_WORKGROUPS = 16384;

/** Workgroups for `count` elements, one or more to an invocation. */
export const workgroupsFor = (count: number): number => Math.min(Math.ceil(count / WORKGROUP), MOST_WORKGROUPS);

const OPERANDS = ['x', 'y', 'z'];

function shaderOf(op: MapOp): Shader {
  const { domain, dtype } = OPS[op] as MapRow;
  const names = OPERANDS.slice(0, domain.length);
  const bindings = names.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}s: array<${dtype}>;`);
  const loads = names.map((name, i) => `let ${name} = ${name}s[offsetAt(${i}u, index)];`);
  const code = `${UNIFORMS_WGSL}${EXACT_ARITHMETIC_WGSL}${TRANSCENDENTAL_WGSL}
${bindings.join('\n')}
@group(0) @binding(${names.length + 1}) var<storage, read_write> out: array<${dtype}>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < U.count; i += groups.x * ${WORKGROUP}u) {
    let index = indexOf(i);
    ${loads.join('\n    ')}
    out[i] = ${EXPRESSIONS[op]};
  }
}`;
  return { name: `map ${op}`, code, bindings: `${'r'.repeat(names.length)}w` };
}

/** The kernel of one map row. */
export function mapKernel(op: MapOp, stream: CommandStream) {
  const shader = shaderOf(op);
  return (inputs: readonly Operand[], out: Operand): void => {
    const buffers = [...inputs, out].map(({ buffer }) => gpuBufferOf(buffer));
    const uniforms = uniformsOf(layoutsOf([...inputs, out]));
    stream.enqueue({ shader, buffers, uniforms, workgroups: [workgroupsFor(uniforms[4]!)] });
  };
}
