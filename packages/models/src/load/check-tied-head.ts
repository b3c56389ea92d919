import { FormatError, type TensorHeaders } from '@ptqlab/formats';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { EMBEDDING, HEAD } from './tensor-names.ts';
import type { WeightSource } from './weight-source.ts';

/** Values compared at once: 4 MiB of f32 a side. */
const VALUES_AT_ONCE = 2 ** 20;

/**
 * A model whose configuration ties the output head to the embedding may store the head all the same; then both must be equal, or it is
 * not clear which one is meant.
 * @throws FormatError naming the first row that differs
 */
export async function checkTiedHead(
  headers: TensorHeaders,
  source: Pick<WeightSource, 'rows'>,
  shape: DecoderShape,
): Promise<void> {
  if (!shape.tiedHead || !headers.has(HEAD)) return;
  const { vocabularySize, hiddenSize } = shape;
  const rows = Math.max(1, Math.floor(VALUES_AT_ONCE / hiddenSize));
  for (let from = 0; from < vocabularySize; from += rows) {
    const to = Math.min(from + rows, vocabularySize);
    const [head, embedding] = [
      await source.rows(HEAD, from, to),
      await source.rows(EMBEDDING, from, to),
    ];
    const at = Array.prototype.findIndex.call(head, (value, i) => !Object.is(value, embedding[i]));
    if (at >= 0)
      throw new FormatError(
        `differs from the embedding in row ${from + Math.floor(at / hiddenSize)}, but the configuration ties them; ` +
          'set tie_word_embeddings to false, or take the tensor out of the checkpoint',
        { file: headers.path, tensor: HEAD },
      );
  }
}
