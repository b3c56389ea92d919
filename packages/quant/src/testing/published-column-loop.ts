import type { RangeSearch } from '../grids/grid.ts';
import { inverseCholeskyOf, type Matrix } from './host-matrix.ts';
import type { HostLayer } from './host-layer.ts';

/** What the published GPTQ and GPTAQ are run with. */
export interface PublishedSettings {
  readonly bits: number;
  readonly symmetric: boolean;
  readonly groupSize: number | 'channel';
  readonly blockSize: number;
  readonly damping: number;
  readonly actOrder: boolean;
  readonly staticGroups: boolean;
  readonly grid: 'gptq' | 'quarot';
  /** Undefined for GPTQ. */
  readonly alpha?: number;
  /** `mse=True` with these settings. */
  readonly search?: RangeSearch;
}

/** Ways to get the published algorithm wrong that a test has to notice. */
export type Mistake =
  | 'fresh ranges'
  | 'dead columns last'
  | 'range after zeroing the dead'
  | 'damping over living columns'
  | 'hessian per token'
  | 'unrounded beyond the block'
  | 'rounded inside the block'
  | 'lower P'
  | 'undamped';

interface Grid {
  readonly scale: number;
  readonly zeroPoint: number;
}
type Range = (values: readonly number[]) => Grid;
const { fround } = Math;
const roundEven = (x: number): number => {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
};

function rangeOf(settings: PublishedSettings): Range {
  const { bits, symmetric, grid, search } = settings;
  const highest = 2 ** bits - 1;
  return (values) => {
    let low = Math.min(0, ...values);
    let high = Math.max(0, ...values);
    if (symmetric) {
      high = Math.max(-low, high, grid === 'quarot' ? 1e-5 : 0);
      if (low < 0 || grid === 'quarot') low = -high;
    }
    if (low === 0 && high === 0) [low, high] = [-1, 1];
    const at = (factor: number): Grid => {
      const [from, to] = [low, high].map((end) => fround(fround(factor) * fround(end))) as [number, number];
      if (symmetric && grid === 'quarot') return { scale: fround(to / (2 ** (bits - 1) - 1)), zeroPoint: 0 };
      const scale = fround(fround(to - from) / highest);
      return { scale, zeroPoint: symmetric ? (highest + 1) / 2 : roundEven(fround(-from / scale)) };
    };
    if (!search) return at(1);
    const candidates = Array.from({ length: Math.floor(search.maxShrink * search.steps) }, (_, i) =>
      at(1 - i / search.steps),
    );
    const errors = candidates.map((candidate) =>
      values.reduce((sum, v) => sum + Math.abs(quantizedValue(v, candidate, settings) - v) ** search.norm, 0),
    );
    return candidates[errors.indexOf(Math.min(...errors))] ?? at(1);
  };
}

/** The value of the grid nearest to `value`. */
function quantizedValue(
  value: number,
  { scale, zeroPoint }: Grid,
  { bits, symmetric, grid }: PublishedSettings,
): number {
  const [lowest, highest] =
    symmetric && grid === 'quarot' ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  const code = Math.min(Math.max(roundEven(fround(fround(value) / scale)) + zeroPoint, lowest), highest);
  return (code - zeroPoint) * scale;
}

/** A literal port, in f64, of `fasterquant` of IST-DASLab/gptq (2d65066) and GPTAQ (883afc6). @returns W quantized, [out, in] */
export function publishedColumnLoop(layer: HostLayer, settings: PublishedSettings, mistake?: Mistake): Float64Array {
  const { out, columns } = layer;
  const { groupSize, blockSize, alpha } = settings;
  const find = rangeOf(settings);
  const rows = Array.from({ length: out }, (_, r) => Array.from(layer.W.subarray(r * columns, (r + 1) * columns)));

  const count = mistake === 'hessian per token' ? layer.X.reduce((n, x) => n + x.length / columns, 0) : layer.X.length;
  const product = (a: readonly Float64Array[], b: readonly Float64Array[]): Matrix =>
    Array.from({ length: columns }, (_, i) =>
      Array.from({ length: columns }, (_, j) => {
        let sum = 0;
        a.forEach((x, s) => {
          for (let at = 0; at < x.length; at += columns) sum += x[at + i]! * b[s]![at + j]!;
        });
        return (2 / count) * sum;
      }),
    );
  let H = product(layer.X, layer.X);
  let D = product(
    layer.Xf.map((xf, s) => xf.map((v, at) => v - layer.X[s]![at]!)),
    layer.X,
  );

  let whole = rows.map(find);
  const dead = H.map((row, c) => row[c] === 0);
  dead.forEach((isDead, c) => {
    if (!isDead) return;
    H[c]![c] = 1;
    rows.forEach((row) => (row[c] = 0));
  });
  if (mistake === 'range after zeroing the dead') whole = rows.map(find);
  const size = groupSize === 'channel' ? columns : groupSize;
  const fixed = Array.from({ length: Math.ceil(columns / size) }, (_, g) =>
    rows.map((row) => find(row.slice(g * size, (g + 1) * size))),
  );

  const key = (c: number): number => (mistake === 'dead columns last' && dead[c] ? -1 : H[c]![c]!);
  const perm = Array.from({ length: columns }, (_, c) => c);
  if (settings.actOrder) perm.sort((a, b) => key(b) - key(a));
  const square = (M: Matrix): Matrix => perm.map((i) => perm.map((j) => M[i]![j]!));
  [H, D] = [square(H), square(D)];
  const W = rows.map((row) => perm.map((c) => row[c]!));
  const damped = perm.filter((c) => !(mistake === 'damping over living columns' && dead[c]));
  const mean = damped.reduce((sum, c) => sum + H[perm.indexOf(c)]![perm.indexOf(c)]!, 0) / damped.length;
  const damp = mistake === 'undamped' ? 0 : settings.damping * mean;
  H.forEach((row, i) => (row[i]! += damp));
  const U = inverseCholeskyOf(H);
  const triangle = D.map((row, i) =>
    row.map((_, j) => (mistake === 'lower P' || j > i ? row.reduce((sum, v, k) => sum + v * U[j]![k]!, 0) : 0)),
  );
  const P = triangle.map((row) => row.map((_, j) => (alpha ?? 0) * row.reduce((sum, v, k) => sum + v * U[k]![j]!, 0)));

  const Q = W.map((row) => row.map(() => 0));
  W.forEach((w, r) => {
    let range = whole[r]!;
    for (let start = 0; start < columns; start += blockSize) {
      const end = Math.min(start + blockSize, columns);
      const inside = w.slice();
      const [errors, values] = [new Array<number>(columns).fill(0), new Array<number>(columns).fill(0)];
      for (let j = start; j < end; j++) {
        if (groupSize !== 'channel') {
          if (settings.staticGroups) range = fixed[Math.floor(perm[j]! / size)]![r]!;
          else if (j % size === 0) range = find((mistake === 'fresh ranges' ? inside : w).slice(j, j + size));
        }
        const value = inside[j]!;
        const q = quantizedValue(value, range, settings);
        Q[r]![j] = q;
        errors[j] = (value - q) / U[j]![j]!;
        values[j] = mistake === 'unrounded beyond the block' ? value : q;
        const moving = mistake === 'rounded inside the block' ? q : value;
        for (let k = j + 1; k < end; k++) inside[k]! += moving * P[j]![k]! - errors[j]! * U[j]![k]!;
      }
      for (let k = end; k < columns; k++)
        for (let j = start; j < end; j++) w[k]! += values[j]! * P[j]![k]! - errors[j]! * U[j]![k]!;
    }
  });
  const unpermuted = new Float64Array(out * columns);
  Q.forEach((row, r) => row.forEach((q, position) => (unpermuted[r * columns + perm[position]!] = fround(q))));
  return unpermuted;
}
