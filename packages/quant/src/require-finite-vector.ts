import type { Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';

/** @throws QuantizationError when a per-channel statistic [in] of the input of `layer` is NaN or infinite somewhere */
export async function requireFiniteVector(layer: string, statistic: Tensor): Promise<void> {
  const values = await statistic.read();
  const column = values.findIndex((value) => !Number.isFinite(value));
  if (column >= 0)
    throw new QuantizationError(
      layer,
      `the calibration statistics hold ${values[column]} at input column ${column}`,
      'an earlier layer overflowed; choose milder settings before it or another compute dtype',
    );
}
