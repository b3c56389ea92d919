import { matmulPacked, type PackedWeight, type Tensor } from '@ptqlab/tensor';
import { fakeQuantizeActivation, type ActivationQuantizer } from '@ptqlab/quant';
import type { Arithmetic } from './compute-dtype.ts';
import { matmulCodes, type IntegerWeight } from './integer-matmul.ts';

/**
 * How the weight of a linear layer lies in device memory. `integer` holds signed codes for i8 · i8 products in i32 and takes
 * inputs on a symmetric signed grid only; by law its results equal those of fake quantization but for the order of sums.
 */
export type LinearWeight =
  | { readonly kind: 'dense'; /** f32 [out, in]. */ readonly values: Tensor }
  | { readonly kind: 'packed'; readonly codes: PackedWeight }
  | { readonly kind: 'integer'; readonly codes: IntegerWeight };

/** A linear layer y = x Wᵀ + b as the decoder runs it: the one seam between a model and its quantized form. */
export interface Linear {
  /** As in the checkpoint, for instance model.layers.0.self_attn.q_proj. */
  readonly name: string;
  readonly weight: LinearWeight;
  /** f32 [out]. */
  readonly bias: Tensor | undefined;
  /** Puts the input on a grid at run time. */
  readonly activation?: ActivationQuantizer | undefined;
  /** Puts the output on a grid at run time, after the bias. */
  readonly outputActivation?: ActivationQuantizer | undefined;
}

/** Sees the input [tokens, in] that layers are given, after activation quantization, before they run; copies what it wants to keep. */
export type InputObserver = (input: Tensor, layers: readonly Linear[]) => void;

/**
 * Runs layers on a common input. Layers with the same activation quantizer share one quantized input.
 * @param x [tokens, in]
 * @returns [tokens, out] of each layer, in order
 */
export function applyLinears(
  layers: readonly Linear[],
  x: Tensor,
  arithmetic: Arithmetic,
  observe?: InputObserver,
): Tensor[] {
  using scope = x.device.scope();
  const inputs = inputsOnGrids(layers, x, arithmetic, observe);
  return scope.keep(layers.map((layer) => applyLinear(layer, x, inputs.get(layer.activation) ?? x, arithmetic)));
}

/** Shows layers' common input to an observer as `applyLinears` does, and runs none of them. */
export function showInput(layers: readonly Linear[], x: Tensor, arithmetic: Arithmetic, observe: InputObserver): void {
  using _ = x.device.scope();
  inputsOnGrids(layers, x, arithmetic, observe);
}

/** x as each activation quantizer of the layers makes it, shown to the observer. */
function inputsOnGrids(
  layers: readonly Linear[],
  x: Tensor,
  arithmetic: Arithmetic,
  observe: InputObserver | undefined,
): ReadonlyMap<ActivationQuantizer | undefined, Tensor> {
  const inputs = new Map<ActivationQuantizer | undefined, Tensor>([[undefined, x]]);
  for (const { activation, weight } of layers)
    if (activation && !inputs.has(activation) && (observe || weight.kind !== 'integer'))
      inputs.set(activation, arithmetic.round(fakeQuantizeActivation(x, activation), 'activation quantization'));
  if (observe)
    for (const activation of new Set(layers.map((layer) => layer.activation))) {
      const sharing = layers.filter((layer) => layer.activation === activation);
      observe(inputs.get(activation)!, sharing);
    }
  return inputs;
}

function applyLinear(layer: Linear, x: Tensor, onGrid: Tensor, arithmetic: Arithmetic): Tensor {
  using scope = x.device.scope();
  const product = multiply(layer, x, onGrid);
  const y = layer.bias ? product.add(layer.bias) : product;
  const rounded = arithmetic.round(y, layer.name);
  if (!layer.outputActivation) return scope.keep(rounded);
  return scope.keep(arithmetic.round(fakeQuantizeActivation(rounded, layer.outputActivation), 'activation quantization'));
}

/** @param onGrid x after activation quantization; the integer form makes its own codes from x instead */
function multiply({ weight, activation }: Linear, x: Tensor, onGrid: Tensor): Tensor {
  switch (weight.kind) {
    case 'dense':
      return onGrid.matmul(weight.values.transpose());
    case 'packed':
      return matmulPacked(onGrid, weight.codes);
    case 'integer':
      return matmulCodes(x, activation!, weight.codes);
  }
}
