import type { Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';

/**
 * @param called what the values are, for the message
 * @throws QuantizationError when values [in] or [tokens, in] of the input of `layer` are NaN or infinite somewhere
 */
export async function requireFiniteVector(layer: string, called: string, values: Tensor): Promise<void> {
  const read = await values.read();
  const at = read.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new QuantizationError(
      layer,
      `the ${called} of the calibration inputs holds ${read[at]} at input column ${at % values.shape.at(-1)!}`,
      'an earlier layer overflowed; choose milder settings before it or another compute dtype',
    );
}
