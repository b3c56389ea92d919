import { FormatError } from '@ptqlab/formats';
import { LINEAR_ROLES, linearName, linearShape, type DecoderShape, type WeightSource } from '@ptqlab/models';

/** A stored weight is NaN or infinite: no method can quantize it, and none is asked to. */
export class NonFiniteWeightError extends FormatError {}

/**
 * Looks through the weights of the layers that are to be quantized, a matrix at a time.
 * @param layers by name
 * @throws NonFiniteWeightError naming the first that holds NaN or infinity, with row, column and value
 */
export async function requireFiniteWeights(
  source: WeightSource,
  shape: DecoderShape,
  layers: ReadonlySet<string>,
): Promise<void> {
  for (let block = 0; block < shape.blockCount; block++)
    for (const role of LINEAR_ROLES) {
      const layer = linearName(block, role);
      if (!layers.has(layer)) continue;
      const [out, columns] = linearShape(shape, role);
      const values = await source.floats(`${layer}.weight`, [out, columns]);
      const at = values.findIndex((value) => !Number.isFinite(value));
      if (at < 0) continue;
      throw new NonFiniteWeightError(
        `holds ${values[at]} in row ${Math.floor(at / columns)}, column ${at % columns}; only finite weights can be quantized: ` +
          'get the checkpoint again from where it is whole',
        { tensor: `${layer}.weight` },
      );
    }
}
