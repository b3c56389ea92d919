import { OPS, sizeOf, type MapOp, type MapRow, type Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { layoutsOf, mergeAxes, UNIFORMS_WGSL } from '../uniforms.ts';
import { loopOver, placeIn, repeatedOf, visitOf, visitsVectors } from '../walk.ts';
import { EXACT_ARITHMETIC_WGSL } from '../wgsl/exact-arithmetic.ts';
import { ORDERING_WGSL } from '../wgsl/ordering.ts';
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
  min: 'smaller(x, y)',
  max: 'larger(x, y)',
  less: 'select(0.0, 1.0, x < y)',
  equal: 'select(0.0, 1.0, x == y)',
  bitAnd: 'x & y',
  bitOr: 'x | y',
  shiftLeft: 'x << (y & 31u)',
  shiftRight: 'x >> (y & 31u)',
  // A condition that is NaN is not 0; comparisons of devices are not sure of it.
  select: 'select(z, y, (bitcast<u32>(x) & 0x7fffffffu) != 0u)',
};

const OPERANDS = ['x', 'y', 'z'] as const;

/** The op as a function of its operands; what comes before it declares the buffers. */
function headOf(op: MapOp, arity: number, element: string): string {
  const { dtype } = OPS[op] as MapRow;
  const names = OPERANDS.slice(0, arity);
  const bindings = names.map(
    (name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}s: array<${element}>;`,
  );
  return `${UNIFORMS_WGSL}${EXACT_ARITHMETIC_WGSL}${ORDERING_WGSL}${TRANSCENDENTAL_WGSL}
${bindings.join('\n')}
@group(0) @binding(${arity + 1}) var<storage, read_write> out: array<${element}>;
fn apply(${names.map((name) => `${name}: ${dtype}`).join(', ')}) -> ${dtype} { return ${EXPRESSIONS[op]}; }`;
}

/** One element at a time. */
function scalarShader(op: MapOp): Shader {
  const { domain, dtype } = OPS[op] as MapRow;
  const loads = domain.map((_, i) => `${OPERANDS[i]}s[${placeIn(i)}]`).join(', ');
  const code = `${headOf(op, domain.length, dtype)}
${loopOver(domain.length + 1, `out[${placeIn(domain.length)}] = apply(${loads});`)}`;
  return { name: `map ${op}`, code, bindings: `${'r'.repeat(domain.length)}w` };
}

/** Four at a time. What is computed beyond the last element stays in the buffer's padding. */
function vectorShader(op: MapOp): Shader {
  const { domain, dtype } = OPS[op] as MapRow;
  const names = OPERANDS.slice(0, domain.length);
  const vector = `vec4<${dtype}>`;
  const loads = names.map(
    (name, i) => `var ${name} = ${vector}(element${i});
      if (!repeats${i}) { ${name} = ${name}s[(start${i} >> 2u) + column]; }`,
  );
  const lanes = [0, 1, 2, 3].map((lane) => `apply(${names.map((name) => `${name}[${lane}]`).join(', ')})`);
  const body = `${loads.join('\n      ')}
      out[(start${names.length} >> 2u) + column] = ${vector}(${lanes.join(', ')});`;
  const perRow = names.map((name, i) => repeatedOf(i, `${name}s`)).join('\n    ');
  const code = `${headOf(op, names.length, vector)}
${loopOver(names.length + 1, body, { width: 4, perRow })}`;
  return { name: `map ${op} vectors`, code, bindings: `${'r'.repeat(names.length)}w` };
}

/** The kernel of one map row. */
export function mapKernel(op: MapOp, stream: CommandStream, { mostWorkgroups }: Tuning) {
  const [scalars, vectors] = [scalarShader(op), vectorShader(op)];
  return (inputs: readonly Operand[], out: Operand): void => {
    const operands = [...inputs, out];
    const merged = mergeAxes(layoutsOf(operands));
    // Beyond the last element there is padding only where the output is all of its buffer.
    const isWhole = 4 * sizeOf(out.layout.shape) === out.buffer.bytes;
    const byFour = visitsVectors(merged, isWhole ? 'padded' : 'exactly');
    const { uniforms, workgroups } = visitOf(merged, byFour ? 4 : 1, mostWorkgroups);
    const buffers = operands.map(({ buffer }) => gpuBufferOf(buffer));
    stream.enqueue({ shader: byFour ? vectors : scalars, buffers, uniforms, workgroups });
  };
}
