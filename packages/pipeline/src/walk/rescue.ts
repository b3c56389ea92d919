import { GRIDS, QuantizationError, roundToNearest, type LinearLayer } from '@ptqlab/quant';
import type { LayerStatistics, Quantized, Quantizer, Task } from '@ptqlab/quant';

/** What to do when a layer cannot be quantized: stop, round it to nearest, or damp its Hessian more and more. */
export const ON_FAILURE = ['stop', 'rtn', 'more-damping'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

/** How a failed layer was rescued. */
export interface Rescue {
  readonly kind: 'rtn' | 'more-damping';
  /** What failed at first. */
  readonly problem: string;
  /** The damping that worked. */
  readonly damping?: number;
}

/** A layer's result, and how it was rescued if it was. */
export interface Rescued extends Quantized {
  readonly rescue?: Rescue;
}

/** Damping is tried up to a Hessian whose diagonal is its mean alone, twice over. */
const MOST_DAMPING = 2;

/**
 * Quantizes a layer; when that fails for a numeric reason, does what was asked for that case.
 * @throws QuantizationError when it fails and nothing, or nothing that helps, was asked for
 */
export async function quantizeOrRescue(
  quantizer: Quantizer,
  layer: LinearLayer,
  statistics: LayerStatistics,
  task: Task,
  onFailure: OnFailure,
): Promise<Rescued> {
  if (onFailure === 'stop') return quantizer.quantize(layer, statistics, task);
  using scope = layer.weight.device.scope();
  const original = layer.weight.copy();
  try {
    return scope.keep(await quantizer.quantize(layer, statistics, task));
  } catch (error) {
    if (!(error instanceof QuantizationError)) throw error;
    layer.weight.write(original);
    if (onFailure === 'rtn') return scope.keep(rounded(layer, task, error));
    return scope.keep(await dampedMore(quantizer, layer, statistics, task, error));
  }
}

function rounded({ weight }: LinearLayer, { scheme }: Task, { problem }: QuantizationError): Rescued {
  return { weight: roundToNearest(weight, scheme, GRIDS.gptq), report: {}, rescue: { kind: 'rtn', problem } };
}

async function dampedMore(
  quantizer: Quantizer,
  layer: LinearLayer,
  statistics: LayerStatistics,
  { scheme, options }: Task,
  failure: QuantizationError,
): Promise<Rescued> {
  const first = options['damping'];
  if (typeof first !== 'number')
    throw new QuantizationError(
      layer.name,
      failure.problem,
      `more damping was asked for, but ${quantizer.name} has no damping; use --on-failure rtn or stop`,
      { cause: failure },
    );
  const original = layer.weight.copy();
  let last = failure;
  for (let damping = Math.max(first, 0.001) * 10; damping <= MOST_DAMPING; damping *= 10) {
    try {
      const result = await quantizer.quantize(layer, statistics, { scheme, options: { ...options, damping } });
      return { ...result, rescue: { kind: 'more-damping', problem: failure.problem, damping } };
    } catch (error) {
      if (!(error instanceof QuantizationError)) throw error;
      layer.weight.write(original);
      last = error;
    }
  }
  throw last;
}
