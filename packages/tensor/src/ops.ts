/**
 * THE OP TABLE: everything a backend must compute, and how closely. The `Backend` type, the reference backend, the conformance
 * laws, the op benchmarks and the table in the README derive from it. Everything else is composed from these rows.
 */
import type { DType } from './dtype.ts';
import { exact, residual, summation, ulp, type ErrorBound } from './error-bound.ts';
import { roundHalfEven, roundToBf16, roundToF16 } from './rounding.ts';

/** Closed interval of operand values on which a row's bound holds. */
export type Interval = readonly [low: number, high: number];

interface Row {
  /** What the op computes, in one line. */
  readonly says: string;
  readonly error: ErrorBound;
}

/** Element by element over operands expanded to one shape of rank ≤ 4. */
export interface MapRow<D extends readonly Interval[] = readonly Interval[]> extends Row {
  readonly family: 'map';
  readonly dtype: DType;
  /** One interval per operand; their number is the arity. */
  readonly domain: D;
  /** In f64; a backend's result is judged against it rounded to f32. */
  readonly ref: (...operands: number[]) => number;
}

/** Along the last axis, which becomes 1. */
export interface ReduceRow extends Row {
  readonly family: 'reduce';
  readonly output: 'f32' | 'i32';
  readonly ref: (values: ArrayLike<number>) => number;
}

/** Every other row: its shapes and reference stand in reference-backend.ts under the row's name. */
export interface ShapedRow<F extends string> extends Row {
  readonly family: F;
}

const ANY: Interval = [-(2 ** 60), 2 ** 60];
const FACTOR: Interval = [-(2 ** 30), 2 ** 30];
const POSITIVE: Interval = [2 ** -60, 2 ** 60];
const NOT_TINY: Interval = [2 ** -30, 2 ** 30];
const WORD: Interval = [0, 2 ** 32 - 1];
const SHIFT: Interval = [0, 31];

type MapSpec<D extends readonly Interval[]> = Omit<MapRow<D>, 'family' | 'dtype'>;
const float = <const D extends readonly Interval[]>(spec: MapSpec<D>): MapRow<D> => ({
  family: 'map',
  dtype: 'f32',
  ...spec,
});
const word = <const D extends readonly Interval[]>(spec: Omit<MapSpec<D>, 'error'>): MapRow<D> => ({
  family: 'map',
  dtype: 'u32',
  error: exact,
  ...spec,
});
const reduce = (spec: Omit<ReduceRow, 'family'>): ReduceRow => ({ family: 'reduce', ...spec });
const shaped = <F extends string>(family: F, says: string, error: ErrorBound): ShapedRow<F> => ({
  family,
  says,
  error,
});

function fold(values: ArrayLike<number>, start: number, step: (a: number, b: number) => number): number {
  let result = start;
  for (let i = 0; i < values.length; i++) result = step(result, values[i]!);
  return result;
}

export const OPS = {
  // map, one operand
  exp: float({ says: 'eˣ', ref: Math.exp, domain: [[-87, 88]], error: ulp(4) }),
  log: float({ says: 'natural logarithm', ref: Math.log, domain: [POSITIVE], error: ulp(4) }),
  sqrt: float({ says: '√x, correctly rounded', ref: Math.sqrt, domain: [POSITIVE], error: exact }),
  round: float({ says: 'nearest integer, halves to even', ref: roundHalfEven, domain: [ANY], error: exact }),
  roundF16: float({ says: 'nearest binary16 value', ref: roundToF16, domain: [[-1e5, 1e5]], error: exact }),
  roundBf16: float({ says: 'nearest bfloat16 value', ref: roundToBf16, domain: [ANY], error: exact }),

  // map, two operands
  add: float({ says: 'x + y', ref: (x, y) => x + y!, domain: [ANY, ANY], error: exact }),
  sub: float({ says: 'x − y', ref: (x, y) => x - y!, domain: [ANY, ANY], error: exact }),
  mul: float({ says: 'x · y', ref: (x, y) => x * y!, domain: [FACTOR, FACTOR], error: exact }),
  div: float({ says: 'x / y, correctly rounded', ref: (x, y) => x / y!, domain: [FACTOR, NOT_TINY], error: exact }),
  roundedQuotient: float({
    says: 'nearest integer to the f32 quotient x / y, halves to even: the code of x on a grid of step y',
    ref: (x, y) => roundHalfEven(Math.fround(x / y!)),
    domain: [FACTOR, NOT_TINY],
    error: exact,
  }),
  pow: float({ says: 'xʸ for x ≥ 0', ref: Math.pow, domain: [NOT_TINY, [-3, 3]], error: ulp(4) }),
  min: float({ says: 'the smaller', ref: Math.min, domain: [ANY, ANY], error: exact }),
  max: float({ says: 'the larger', ref: Math.max, domain: [ANY, ANY], error: exact }),
  less: float({ says: '1 where x < y, else 0', ref: (x, y) => Number(x < y!), domain: [ANY, ANY], error: exact }),
  equal: float({ says: '1 where x = y, else 0', ref: (x, y) => Number(x === y), domain: [ANY, ANY], error: exact }),
  bitAnd: word({ says: 'x & y', ref: (x, y) => (x & y!) >>> 0, domain: [WORD, WORD] }),
  bitOr: word({ says: 'x | y', ref: (x, y) => (x | y!) >>> 0, domain: [WORD, WORD] }),
  shiftLeft: word({ says: 'x << y', ref: (x, y) => (x << y!) >>> 0, domain: [WORD, SHIFT] }),
  shiftRight: word({ says: 'x >>> y', ref: (x, y) => x >>> y!, domain: [WORD, SHIFT] }),

  // map, three operands
  select: float({
    says: 'x where the condition is not 0, else y',
    ref: (c, x, y) => (c !== 0 ? x! : y!),
    domain: [[0, 1], ANY, ANY],
    error: exact,
  }),

  // reduce the last axis
  sum: reduce({
    says: 'Σ in one fixed order per backend',
    output: 'f32',
    ref: (x) => fold(x, 0, (a, b) => a + b),
    error: summation(),
  }),
  maximum: reduce({ says: 'largest element', output: 'f32', ref: (x) => fold(x, -Infinity, Math.max), error: exact }),
  minimum: reduce({ says: 'smallest element', output: 'f32', ref: (x) => fold(x, Infinity, Math.min), error: exact }),
  argmax: reduce({
    says: 'index of the first largest element',
    output: 'i32',
    ref: (x) => Array.prototype.indexOf.call(x, fold(x, -Infinity, Math.max)),
    error: exact,
  }),

  // contract
  matmul: shaped('contract', 'A [.., M, K] · B [.., K, N], leading axes equal', summation()),
  subtractMatmul: shaped('contract', 'C ← C − A·B in place: C [M, N], A [M, K], B [K, N]', summation(1)),
  gram: shaped('gram', 'XᵀX of X [T, N], exactly symmetric', summation()),
  matmulInteger: shaped('contract', 'i8 A [M, K] · i8 B [K, N] in i32, K ≤ 2¹⁶', exact),
  matmulPacked: shaped('packed', 'X [M, K] · dequantize(packed codes [N, K])ᵀ', summation(4)),

  // quantize
  quantizeCompensating: shaped(
    'compensate',
    'row after row of W [n, out]: codes on a known grid, and each error e = (w − q) / Uⱼⱼ spread over the rows below (GPTQ)',
    residual('codes, e: exact from w; |w − (W − Σ Uᵀe + Σ Pᵀw)| ≤ γ(K + 1) · Σ|terms|'),
  ),

  // move
  copy: shaped('move', 'elements of any layout into any layout of the same shape', exact),
  cast: shaped('move', 'another dtype: to f32 exactly or rounded to nearest, from f32 truncated toward zero', exact),
  gather: shaped('gather', 'rows of a table [R, C] by i32 indices [n]', exact),
  fill: shaped('fill', 'one value everywhere', exact),
  iota: shaped('iota', '0, 1, 2, … as f32 or i32', exact),

  // routines: they observe, so they return promises
  sort: shaped('sort', 'values and i32 indices along the last axis, stable, ascending or descending', exact),
  inverseCholesky: shaped(
    'factor',
    'upper U with A⁻¹ = UᵀU, computed in f64, rounded once to f32',
    residual('|U·A·Uᵀ − I| ≤ 3u·|U|·|A|·|Uᵀ|'),
  ),
} as const satisfies Record<string, MapRow | ReduceRow | ShapedRow<string>>;

export type OpName = keyof typeof OPS;
export type Family = (typeof OPS)[OpName]['family'];
type NamesOf<F extends Family> = { [N in OpName]: (typeof OPS)[N]['family'] extends F ? N : never }[OpName];
export type MapOp = { [N in OpName]: (typeof OPS)[N] extends MapRow ? N : never }[OpName];
export type ReduceOp = { [N in OpName]: (typeof OPS)[N] extends ReduceRow ? N : never }[OpName];
export type ContractOp = NamesOf<'contract'>;

/** Names of all rows of one family, in table order. */
export function opsOf<F extends Family>(family: F): NamesOf<F>[] {
  return (Object.keys(OPS) as OpName[]).filter((name) => OPS[name].family === family) as NamesOf<F>[];
}
