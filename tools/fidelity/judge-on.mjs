// Output errors of a quantized model over other sequences than those it was calibrated on.
import { CollectedModel, quantizeModel } from '@ptqlab/pipeline';

/** A method that says by which factors it rescaled each block, in their order, in `rescalings`. */
export function remembering(quantizer, rescalings) {
  if (!quantizer.prepareBlock) return quantizer;
  const prepareBlock = async (block, task) => {
    const factors = await quantizer.prepareBlock(block, task);
    rescalings.push(factors);
    return factors;
  };
  return { ...quantizer, prepareBlock };
}

/** The records of `quantized` judged on `calibration`: a walk over the original model in which each layer is taken as it is stored. */
export async function judgeOn(calibration, { device, model }, { quantizer, scheme, options }, quantized, rescalings) {
  const left = [...rescalings];
  const stored = {
    ...quantizer,
    stream: 'full-precision',
    statistics: () => [],
    sequential: () => false,
    prepareBlock: async () => left.shift() ?? [],
    quantize: async ({ name }) => ({ weight: await quantized.quantized(name, device), report: {} }),
  };
  const { source, config } = model;
  const sink = new CollectedModel(source);
  return quantizeModel({ source, shape: config.shape, device, quantizer: stored, scheme, options, calibration, sink });
}
