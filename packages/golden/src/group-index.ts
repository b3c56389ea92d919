import type { QuantizedWeight } from '@ptqlab/quant';

/** The group of each input column of an affine weight, [in]. */
export async function groupIndexOf({ parts, meta, shape }: QuantizedWeight): Promise<Float64Array> {
  if (parts['groupIndex']) return Float64Array.from(await parts['groupIndex'].read());
  const groupSize = meta['groupSize'] as number;
  return Float64Array.from({ length: shape[1] }, (_, column) => Math.floor(column / groupSize));
}
