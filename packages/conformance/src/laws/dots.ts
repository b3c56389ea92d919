/** One element of a matrix product in f64, with what the summation bound needs. */
export interface Dot {
  readonly value: number;
  /** Σ |products|. */
  readonly magnitude: number;
}

/** Every `step`-th element of an array from `start` on: a row or a column of a matrix. */
export interface Line {
  readonly values: ArrayLike<number>;
  readonly start: number;
  readonly step: number;
}

/** Σₖ a[k]·b[k] of two lines of `length` elements. */
export function dot(a: Line, b: Line, length: number): Dot {
  let value = 0;
  let magnitude = 0;
  for (let k = 0; k < length; k++) {
    const product = a.values[a.start + k * a.step]! * b.values[b.start + k * b.step]!;
    value += product;
    magnitude += product < 0 ? -product : product;
  }
  return { value, magnitude };
}

/** Element `at` of the row-major product of row-major batches A [.., m, k] and B [.., k, n] with the same leading axes. */
export function productElement(at: number, A: ArrayLike<number>, B: ArrayLike<number>, [m, k, n]: Sizes): Dot {
  const batch = Math.floor(at / (m * n));
  const row = Math.floor(at / n) % m;
  const a = { values: A, start: (batch * m + row) * k, step: 1 };
  const b = { values: B, start: batch * k * n + (at % n), step: n };
  return dot(a, b, k);
}

export type Sizes = readonly [m: number, k: number, n: number];
