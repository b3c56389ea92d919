import { allowedError, BackendError, gamma, OPS, SMALLEST_NORMAL, sizeOf, UNIT_ROUNDOFF } from '@ptqlab/tensor';
import type { MapOp, MapRow, OpName, Operand } from '@ptqlab/tensor';
import { CHOOSES, MAP_DERIVATIVES } from './map-derivatives.ts';
import { products, transposed } from './products.ts';
import type { Step } from './step.ts';

/** Reads the elements an operand shows, in index order. */
export type Peek = (operand: Operand) => Float64Array;

/** The step of a map row. A correctly rounded result is off by at most u of itself. */
export function mapStep(op: MapOp, inputs: readonly Operand[], out: Operand, peek: Peek): Step {
  const derivatives = MAP_DERIVATIVES[op];
  if (!derivatives) noStep(op);
  const operands = inputs.map(peek);
  const y = peek(out);
  const row: MapRow = OPS[op];
  const error = y.map((value) =>
    row.error.kind === 'exact' ? UNIT_ROUNDOFF * Math.abs(value) : allowedError(row.error, value),
  );
  return {
    out,
    ...(CHOOSES.includes(op) ? {} : { error }),
    pull(sensitivities, receive) {
      const pulled = operands.map(() => new Float64Array(y.length));
      y.forEach((value, i) => {
        const slopes = derivatives(
          operands.map((values) => values[i]!),
          value,
        );
        slopes.forEach((slope, operand) => (pulled[operand]![i] = sensitivities[i]! * slope));
      });
      inputs.forEach((input, i) => receive(input, pulled[i]!));
    },
  };
}

/** Σ along the last axis. */
export function sumStep(input: Operand, out: Operand, peek: Peek): Step {
  const values = peek(input);
  const length = input.layout.shape.at(-1)!;
  const error = new Float64Array(values.length / length);
  values.forEach((value, i) => (error[Math.floor(i / length)]! += gamma(length) * Math.abs(value)));
  return {
    out,
    error: error.map((bound) => bound + SMALLEST_NORMAL),
    pull: (sensitivities, receive) =>
      receive(
        input,
        values.map((_, i) => sensitivities[Math.floor(i / length)]!),
      ),
  };
}

/** The largest or smallest along the last axis: all sensitivity goes to the first element that has it. */
export function extremeStep(input: Operand, out: Operand, peek: Peek): Step {
  const values = peek(input);
  const extremes = peek(out);
  const length = input.layout.shape.at(-1)!;
  return {
    out,
    pull(sensitivities, receive) {
      const pulled = new Float64Array(values.length);
      extremes.forEach((extreme, row) => {
        const at = values.subarray(row * length, (row + 1) * length).indexOf(extreme);
        pulled[row * length + at] = sensitivities[row]!;
      });
      receive(input, pulled);
    },
  };
}

/** A · B. @param wanted whether anything that can change stands in an operand */
export function matmulStep(a: Operand, b: Operand, out: Operand, peek: Peek, wanted: (o: Operand) => boolean): Step {
  const [m, k] = a.layout.shape.slice(-2) as [number, number];
  const n = b.layout.shape.at(-1)!;
  const count = sizeOf(a.layout.shape.slice(0, -2));
  const [A, B] = [peek(a), peek(b)];
  const magnitudes = products(A.map(Math.abs), B.map(Math.abs), { count, m, k, n });
  return {
    out,
    error: magnitudes.map((magnitude) => gamma(k) * magnitude + SMALLEST_NORMAL),
    pull(sensitivities, receive) {
      if (wanted(a)) receive(a, products(sensitivities, transposed(B, count, k, n), { count, m, k: n, n: k }));
      if (wanted(b)) receive(b, products(transposed(A, count, m, k), sensitivities, { count, m: k, k: m, n }));
    },
  };
}

/** A move: what comes out went in. */
export function copyStep(input: Operand, out: Operand): Step {
  return { out, pull: (sensitivities, receive) => receive(input, sensitivities) };
}

/** Rows of a table, by index. */
export function gatherStep(table: Operand, indices: Operand, out: Operand, peek: Peek): Step {
  const columns = table.layout.shape[1]!;
  const rows = peek(indices);
  return {
    out,
    pull(sensitivities, receive) {
      const pulled = new Float64Array(sizeOf(table.layout.shape));
      sensitivities.forEach((value, i) => (pulled[rows[Math.floor(i / columns)]! * columns + (i % columns)]! += value));
      receive(table, pulled);
    },
  };
}

/** A result that depends on no operand, or in steps only: numbers of rows, indices, constants. */
export function constantStep(out: Operand): Step {
  return { out };
}

/** @throws BackendError for a row through which no error can be followed: grids, words, routines */
export function noStep(op: OpName): never {
  throw new BackendError(
    `error analysis: errors cannot be followed through ${op}; compute in f32, with dense weights, without run-time grids`,
  );
}
