import type { ActivationQuantizer, Quantizer, Task } from '@ptqlab/quant';

/** How layers treat numbers when they run: what stands on their inputs, and on the outputs of q, k and v. */
export interface RuntimeActivations {
  readonly activationOf: (layer: string) => ActivationQuantizer | undefined;
  readonly operandOf: (layer: string) => ActivationQuantizer | undefined;
}

/**
 * What a method does to the activations of the layers it quantized. One quantizer serves all layers, so that layers with a common input
 * share its quantized form.
 * @param isQuantized tells quantized layers by name; all when left out
 */
export function runtimeActivations(
  quantizer: Quantizer,
  task: Task,
  isQuantized: (layer: string) => boolean = () => true,
): RuntimeActivations {
  const activation = quantizer.activation?.(task);
  const operand = quantizer.attentionOperands?.(task);
  return {
    activationOf: (layer) => (isQuantized(layer) ? activation : undefined),
    operandOf: (layer) => (isQuantized(layer) ? operand : undefined),
  };
}
