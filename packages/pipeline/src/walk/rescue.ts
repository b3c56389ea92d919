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
    if (onFailure === 'rtn') return scope.keep(rounded(layer, task, error.problem));
    return scope.keep(await dampedMore(quantizer, layer, statistics, task, error));
  }
}

/** A layer rounded to nearest on the scheme's grid of GPTQ, because of `problem`. */
export function rounded({ weight }: LinearLayer, { scheme }: Task, problem: string): Rescued {
  return { weight: roundToNearest(weight, scheme, GRIDS.gptq), report: {}, rescue: { kind: 'rtn', problem } };
}

/** What to try after `first`: ten times as much each time, up to a Hessian whose diagonal is its mean alone, twice over. */
export function moreDampings(first: number): number[] {
  const dampings: number[] = [];
  for (let damping = Math.max(first, 0.001) * 10; damping <= MOST_DAMPING; damping *= 10) dampings.push(damping);
  return dampings;
}

/** The damping a method was asked for. @throws QuantizationError when it has none, naming what failed */
export function requireDamping({ name }: Quantizer, { options }: Task, failure: QuantizationError): number {
  const damping = options['damping'];
  if (typeof damping === 'number') return damping;
  throw new QuantizationError(
    failure.layer,
    failure.problem,
    `more damping was asked for, but ${name} has no damping; use --on-failure rtn or stop`,
    { cause: failure },
  );
}

async function dampedMore(
  quantizer: Quantizer,
  layer: LinearLayer,
  statistics: LayerStatistics,
  task: Task,
  failure: QuantizationError,
): Promise<Rescued> {
  const { problem } = failure;
  const original = layer.weight.copy();
  let last = failure;
  for (const damping of moreDampings(requireDamping(quantizer, task, failure))) {
    try {
      const damped = { ...task, options: { ...task.options, damping } };
      const result = await quantizer.quantize(layer, statistics, damped);
      return { ...result, rescue: { kind: 'more-damping', problem, damping } };
    } catch (error) {
      if (!(error instanceof QuantizationError)) throw error;
      layer.weight.write(original);
      last = error;
    }
  }
  throw last;
}
