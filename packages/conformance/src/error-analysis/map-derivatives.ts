import type { MapOp } from '@ptqlab/tensor';

/** What an op's result y changes by, per unit of each operand, at operands x. */
export type Derivatives = (x: readonly number[], y: number) => readonly number[];

/**
 * Derivatives of the map rows that are smooth almost everywhere. Comparisons give constants; at a tie of `min` and `max` the first
 * operand counts. Rows that round to a grid have no useful derivative and are absent, as are words.
 */
export const MAP_DERIVATIVES: Partial<Record<MapOp, Derivatives>> = {
  exp: (_, y) => [y],
  log: ([x]) => [1 / x!],
  sqrt: (_, y) => [1 / (2 * y)],
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: ([a, b]) => [b!, a!],
  div: ([, b], y) => [1 / b!, -y / b!],
  min: ([a, b]) => (a! <= b! ? [1, 0] : [0, 1]),
  max: ([a, b]) => (a! >= b! ? [1, 0] : [0, 1]),
  less: () => [0, 0],
  equal: () => [0, 0],
  select: ([condition]) => (condition !== 0 ? [0, 1, 0] : [0, 0, 1]),
};

/** Map rows whose result is one of their operands, 0 or 1: they round nothing. */
export const CHOOSES: readonly MapOp[] = ['min', 'max', 'less', 'equal', 'select'];
