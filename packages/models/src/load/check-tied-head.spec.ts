import { FormatError, type TensorHeaders } from '@ptqlab/formats';
import { TINY } from '../testing/tiny-model.ts';
import { checkTiedHead } from './check-tied-head.ts';
import type { WeightSource } from './weight-source.ts';

const EMBEDDING = Float32Array.from({ length: TINY.vocabularySize * TINY.hiddenSize }, (_, i) => i / 8);
const tied = { ...TINY, tiedHead: true };

function storing(head: Float32Array | undefined): [TensorHeaders, WeightSource] {
  const stored = {
    path: 'model',
    has: (name: string) => name !== 'lm_head.weight' || head !== undefined,
    rows: async (name: string, from: number, to: number) =>
      (name === 'lm_head.weight' ? head! : EMBEDDING).subarray(from * TINY.hiddenSize, to * TINY.hiddenSize),
  };
  return [stored as unknown as TensorHeaders, stored as unknown as WeightSource];
}

describe('checkTiedHead', () => {
  it('accepts a head that is the embedding, none, and any of a model that is not tied', async () => {
    await checkTiedHead(...storing(EMBEDDING.slice()), tied);
    await checkTiedHead(...storing(undefined), tied);
    await checkTiedHead(...storing(EMBEDDING.map((v) => v + 1)), TINY);
  });

  it('refuses one that differs, naming the row', async () => {
    const head = EMBEDDING.slice();
    head[5 * TINY.hiddenSize + 3] = NaN;
    await expect(checkTiedHead(...storing(head), tied)).rejects.toThrow(FormatError);
    await expect(checkTiedHead(...storing(head), tied)).rejects.toThrow('differs from the embedding in row 5');
  });
});
