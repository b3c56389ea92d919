import type { Tensor } from '@ptqlab/tensor';
import type { Rescaling } from '@ptqlab/quant';

/** How far a quantized weight is from the original; see `ModuleRecord`. */
export interface LayerError {
  readonly weightError: number;
  readonly outputError: number | undefined;
}

/**
 * Compares Q with W [out, in], after taking the factors of `rescalings` out of Q.
 * @param inputs sequences [tokens, in] of the unquantized model, on the host
 */
export async function layerError(
  W: Tensor,
  Q: Tensor,
  rescalings: readonly Rescaling[],
  inputs: readonly Float32Array[],
): Promise<LayerError> {
  const { device } = W;
  const [out, columns] = W.shape as [number, number];
  using _ = device.scope();
  let unscaled = Q;
  for (const { columnScale, rowScale } of rescalings) {
    if (columnScale) unscaled = unscaled.div(device.tensor(columnScale, [1, columns]));
    if (rowScale) unscaled = unscaled.div(device.tensor(rowScale, [out, 1]));
  }
  const E = W.sub(unscaled);
  const weightError = Math.sqrt((await squares(E)) / (await squares(W)));
  let [error, whole] = [0, 0];
  for (const values of inputs) {
    using _sequence = device.scope();
    const X = device.tensor(values, [values.length / columns, columns]);
    error += await squares(X.matmul(E.transpose()));
    whole += await squares(X.matmul(W.transpose()));
  }
  return { weightError, outputError: inputs.length > 0 ? error / whole : undefined };
}

/** Σ x², the sums of rows in f32, of all rows in f64. */
async function squares(x: Tensor): Promise<number> {
  using _ = x.device.scope();
  const rows = (await x.mul(x).sum().read()) as Float32Array;
  return rows.reduce((sum, row) => sum + row, 0);
}
