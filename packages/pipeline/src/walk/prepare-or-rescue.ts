import { QuantizationError, type Block, type Quantizer, type Rescaling, type Task } from '@ptqlab/quant';
import { moreDampings, requireDamping, type OnFailure, type Rescue } from './rescue.ts';

/** A block made ready, and how it was rescued if it was. */
export interface Prepared {
  readonly rescalings: readonly Rescaling[];
  /** What the block's layers are quantized with: what was asked for, or more damping. */
  readonly task: Task;
  /** Of all layers of the block; `rtn` means that the method has no part in them. */
  readonly rescue?: Rescue;
}

/**
 * Lets a method prepare a block; when that fails for a numeric reason, does what was asked for that case, for all its layers.
 * @param restore undoes whatever a failed attempt did to the block
 * @throws QuantizationError when it fails and nothing, or nothing that helps, was asked for
 */
export async function prepareOrRescue(
  quantizer: Quantizer,
  block: Block,
  task: Task,
  onFailure: OnFailure,
  restore: () => Promise<void>,
): Promise<Prepared> {
  const attempt = async (as: Task): Promise<Prepared> => ({
    rescalings: (await quantizer.prepareBlock?.(block, as)) ?? [],
    task: as,
  });
  try {
    return await attempt(task);
  } catch (error) {
    if (onFailure === 'stop' || !(error instanceof QuantizationError)) throw error;
    await restore();
    const problem = `${error.layer}: ${error.problem}`;
    if (onFailure === 'rtn') return { rescalings: [], task, rescue: { kind: 'rtn', problem } };
    let last = error;
    for (const damping of moreDampings(requireDamping(quantizer, task, error))) {
      try {
        const damped = { ...task, options: { ...task.options, damping } };
        return { ...(await attempt(damped)), rescue: { kind: 'more-damping', problem, damping } };
      } catch (again) {
        if (!(again instanceof QuantizationError)) throw again;
        await restore();
        last = again;
      }
    }
    throw last;
  }
}
