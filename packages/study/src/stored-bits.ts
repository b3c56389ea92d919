import type { Checkpoint } from '@ptqlab/formats';
import { LINEAR_ROLES, linearName, type DecoderShape } from '@ptqlab/models';

/** Bits per weight of the linear layers as a checkpoint stores them: what full precision costs. */
export function storedBits(
  checkpoint: Pick<Checkpoint, 'info'>,
  { blockCount }: Pick<DecoderShape, 'blockCount'>,
): number {
  let bytes = 0;
  let weights = 0;
  for (let block = 0; block < blockCount; block++)
    for (const role of LINEAR_ROLES) {
      const info = checkpoint.info(`${linearName(block, role)}.weight`);
      bytes += info.bytes;
      weights += info.shape.reduce((product, size) => product * size, 1);
    }
  return (8 * bytes) / weights;
}
