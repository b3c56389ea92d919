import type { QuantizedWeight } from '@ptqlab/quant';
import type { WeightSource } from '@ptqlab/models';
import type { ModuleFigures } from './module-record.ts';

/**
 * Takes a model while it is being quantized, block by block. Blocks finished by an earlier, interrupted run with the same inputs can be
 * taken over: then the sink says how many there are, and gives their weights back.
 */
export interface QuantizedModelSink {
  /** Blocks that are there already. */
  readonly finishedBlocks: number;
  /** The weights of finished blocks. */
  readonly finished: WeightSource;
  /** A quantized layer of the block at hand. Its tensors are read before the promise resolves. */
  writeLayer(weight: QuantizedWeight, figures: ModuleFigures): Promise<void>;
  /** A tensor of the block at hand that is stored in f32 because preparing the block changed it. */
  writeChanged(name: string, values: Float32Array, shape: readonly number[]): Promise<void>;
  /** The block at hand is complete. */
  finishBlock(index: number): Promise<void>;
  /** All blocks are. */
  finish(): Promise<void>;
}
