import { mean, NotPositiveDefiniteError, type Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';
import { requireFiniteVector } from './require-finite-vector.ts';

/** Input columns that were 0 in every sample: an f32 mask [in] of ones and zeros. Their diagonal in H becomes 1. */
export function reviveDeadColumns(H: Tensor): Tensor {
  const { device } = H;
  using scope = device.scope();
  const diagonal = H.diagonal().copy();
  const dead = diagonal.equal(0);
  H.diagonal().write(dead.select(1, diagonal));
  return scope.keep(dead);
}

/** Adds damping · mean(diag H) to the diagonal of H, in place. The mean counts revived columns as 1, as the originals do. */
export function dampen(H: Tensor, damping: number): void {
  using _ = H.device.scope();
  const diagonal = H.diagonal().copy();
  H.diagonal().write(diagonal.add(mean(diagonal).mul(damping)));
}

/** @throws QuantizationError when a diagonal entry of the statistics is NaN or infinite */
export async function requireFinite(layer: string, H: Tensor): Promise<void> {
  await requireFiniteVector(layer, 'Hessian', H.diagonal());
}

/** The loss of a column loop, read. @throws QuantizationError when it is NaN or infinite, and so are the weights it stands for */
export async function requireFiniteLoss(layer: string, loss: Tensor, damping: number): Promise<number> {
  const value = await loss.item();
  if (Number.isFinite(value)) return value;
  throw new QuantizationError(
    layer,
    `quantizing gave a loss of ${value} with damping ${damping}: the weights, or statistics off the diagonal, are not finite`,
    'look for NaN or infinity in the checkpoint, or choose milder settings for the layers before it',
  );
}

/**
 * Upper U with H⁻¹ = UᵀU of a damped Hessian.
 * @param columnOf the original column of a position of H, where H was permuted
 * @throws QuantizationError naming layer, column, damping and remedy when H is not positive definite
 */
export async function factorOf(
  layer: string,
  H: Tensor,
  damping: number,
  columnOf: (position: number) => number = (position) => position,
): Promise<Tensor> {
  try {
    return await H.inverseCholesky();
  } catch (error) {
    if (!(error instanceof NotPositiveDefiniteError)) throw error;
    throw new QuantizationError(
      layer,
      `the Hessian is not positive definite at input column ${columnOf(error.column)} of ${error.size} with damping ${damping}`,
      'raise damping, calibrate with more samples, or ask for a rescue with --on-failure',
      { cause: error },
    );
  }
}
