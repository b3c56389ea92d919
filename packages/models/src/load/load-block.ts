import type { Device, Tensor } from '@ptqlab/tensor';
import type { ActivationQuantizer, QuantizedWeight } from '@ptqlab/quant';
import { ATTENTION_OPERANDS, linearShape } from '../decoder/architecture.ts';
import { LINEAR_ROLES, NORM_PATHS, NORM_ROLES, type LinearRole, type NormRole } from '../decoder/block-parts.ts';
import type { DecoderBlock } from '../decoder/block.ts';
import type { Arithmetic } from '../decoder/compute-dtype.ts';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import type { Linear, LinearWeight } from '../decoder/linear.ts';
import { byColumns } from './by-columns.ts';
import { blockName, linearName } from './tensor-names.ts';
import type { WeightSource } from './weight-source.ts';
import { runtimeWeight, type WeightForm } from './runtime-weight.ts';

export interface BlockLoading {
  readonly source: WeightSource;
  readonly shape: DecoderShape;
  readonly device: Device;
  /** Dense weights are rounded to its dtype. */
  readonly arithmetic: Arithmetic;
  /** How quantized weights lie in device memory. Default `dense`. */
  readonly form?: WeightForm | undefined;
  /** Dense weights are only multiplied with, never written to: see by-columns.ts. */
  readonly byColumns?: boolean | undefined;
  /** Run-time activation quantization of a layer. */
  readonly activationOf?: ((layer: string) => ActivationQuantizer | undefined) | undefined;
  /** Run-time quantization of the output of q, k or v. */
  readonly operandOf?: ((layer: string) => ActivationQuantizer | undefined) | undefined;
}

/** Brings block `index` into device memory; its tensors belong to the caller's innermost scope. */
export async function loadBlock(index: number, loading: BlockLoading): Promise<DecoderBlock> {
  const { device, source, shape } = loading;
  const name = blockName(index);
  using scope = device.scope();
  const norms: Partial<Record<NormRole, Tensor>> = {};
  for (const role of NORM_ROLES)
    norms[role] = await loadFloats(`${name}.${NORM_PATHS[role]}.weight`, [shape.hiddenSize], loading);
  const linears: Partial<Record<LinearRole, Linear>> = {};
  for (const role of LINEAR_ROLES) linears[role] = await loadLinear(index, role, loading);
  return scope.keep({ name, norms, linears } as DecoderBlock);

  async function loadLinear(index: number, role: LinearRole, loading: BlockLoading): Promise<Linear> {
    const layer = linearName(index, role);
    const [out] = linearShape(shape, role);
    const activation = loading.activationOf?.(layer);
    const bias = shape.biases.includes(role) ? await loadFloats(`${layer}.bias`, [out], loading) : undefined;
    const quantized = await source.quantized(layer, device);
    const weight: LinearWeight = quantized
      ? asRuntime(quantized, activation)
      : { kind: 'dense', values: await loadFloats(`${layer}.weight`, linearShape(shape, role), loading) };
    const outputActivation = ATTENTION_OPERANDS.includes(role) ? loading.operandOf?.(layer) : undefined;
    return { name: layer, weight: loading.byColumns ? rearranged(weight) : weight, bias, activation, outputActivation };
  }

  function asRuntime(quantized: QuantizedWeight, activation: ActivationQuantizer | undefined): LinearWeight {
    return runtimeWeight(quantized, activation, loading.form ?? 'dense', loading.arithmetic);
  }
}

const rearranged = (weight: LinearWeight): LinearWeight =>
  weight.kind === 'dense' ? { ...weight, values: byColumns(weight.values) } : weight;

async function loadFloats(
  name: string,
  shape: readonly number[],
  { source, device, arithmetic }: BlockLoading,
): Promise<Tensor> {
  using scope = device.scope();
  return scope.keep(arithmetic.round(device.tensor(await source.floats(name, shape), shape), name));
}
