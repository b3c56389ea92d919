import { LINEAR_ROLES, linearName, linearShape, type DecoderShape } from '@ptqlab/models';
import { SchemeError, type Scheme } from '@ptqlab/quant';

/**
 * Refuses a group size that would leave a short group at the end of a layer's rows: no deployment format can store one.
 * @throws SchemeError naming the layer, its input columns and group sizes that fit all layers
 */
export function checkGroupSize(shape: DecoderShape, { groupSize }: Scheme): void {
  if (typeof groupSize !== 'number') return;
  for (const role of LINEAR_ROLES) {
    const columns = linearShape(shape, role)[1];
    if (columns % groupSize === 0) continue;
    throw new SchemeError(
      `group size ${groupSize} does not divide the ${columns} input columns of ${linearName(0, role)}; choose ${fitting(shape).join(', ')} or channel`,
    );
  }
}

/** Powers of two from 8 that divide the input columns of every layer. */
function fitting(shape: DecoderShape): number[] {
  const columns = LINEAR_ROLES.map((role) => linearShape(shape, role)[1]);
  return [8, 16, 32, 64, 128, 256, 512].filter((size) => columns.every((count) => count % size === 0));
}
