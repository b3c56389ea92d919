import { ShapeError } from './errors.ts';
import type { Tensor } from './tensor.ts';

/** On which grids rows are quantized, and how the error of each reaches the rows below it. */
export interface Compensation {
  /** Rows of the upper factor [m, n] that belong to the rows to quantize; what lies below the diagonal is not read. */
  readonly U: Tensor;
  /** GPTAQ's drift term [m, n]: row j adds P[j, k] times its value to row k below it. Read strictly above the diagonal. */
  readonly P?: Tensor | undefined;
  /** Broadcast to [m, out]. */
  readonly scale: Tensor;
  /** Integers; broadcast to [m, out]. */
  readonly zeroPoint: Tensor;
  /** Smallest and largest code. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The inner loop of GPTQ (Frantar et al. 2022, arXiv:2210.17323, algorithm 1) on Wᵀ, so that the paper's columns are rows. For
 * j = 0 … m − 1, w = W[j] as it is by then:
 *   code = clamp(round(w / scale) + zeroPoint), q = (code − zeroPoint) · scale, e = (w − q) / U[j, j],
 *   W[k] ← W[k] − U[j, k] · e (+ P[j, k] · w) for all k > j.
 * @param W [n, out], n ≥ m; overwritten: row j < m ends as the value that was quantized, a later one compensated for all m
 * @returns codes and E, [m, out] each
 * @throws ShapeError, DTypeError; OwnershipError for an operand that may share elements with W
 */
export function quantizeCompensating(W: Tensor, compensation: Compensation): { codes: Tensor; E: Tensor } {
  const op = 'quantizeCompensating';
  const { U, P, scale, zeroPoint, lowest, highest } = compensation;
  const { device } = W;
  W.require(op, 'f32');
  W.refuseRepeated(op);
  for (const operand of [U, scale, zeroPoint, ...(P ? [P] : [])]) {
    operand.require(op, 'f32');
    W.refuseOverlap(op, operand);
  }
  const [n, out] = W.shape as [number, number];
  const m = U.shape[0]!;
  for (const factor of P ? [U, P] : [U])
    if (W.shape.length !== 2 || factor.shape.length !== 2 || factor.shape[0] !== m || factor.shape[1] !== n || m > n)
      throw new ShapeError(
        `${op}: factors [m, n] with m ≤ n and W [n, out] are needed, [${factor.shape}] and [${W.shape}] were given`,
      );
  const grid = { scale: scale.expand([m, out]), zeroPoint: zeroPoint.expand([m, out]) };
  const [codes, E] = [device.empty([m, out]), device.empty([m, out])];
  device.backend.kernels.quantizeCompensating(W, { U, P, ...grid, lowest, highest }, codes, E);
  return { codes, E };
}
