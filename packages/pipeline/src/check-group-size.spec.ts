import { parseScheme } from '@ptqlab/quant';
import type { DecoderShape } from '@ptqlab/models';
import { checkGroupSize } from './check-group-size.ts';

const shape = {
  hiddenSize: 256,
  intermediateSize: 768,
  headCount: 4,
  keyHeadCount: 2,
  headSize: 64,
} as DecoderShape;

describe('checkGroupSize', () => {
  it('takes what divides every layer, and per-channel', () => {
    for (const scheme of ['W4A16-g64', 'W4A16-g256', 'W4A16-channel'])
      expect(() => checkGroupSize(shape, parseScheme(scheme))).not.toThrow();
  });

  it('names the layer, its columns and what would fit', () => {
    expect(() => checkGroupSize(shape, parseScheme('W4A16-g100'))).toThrow(
      /group size 100 does not divide the 256 input columns of model\.layers\.0\.self_attn\.\w+; choose 8, 16, 32, 64, 128, 256 or channel/,
    );
    expect(() => checkGroupSize(shape, parseScheme('W4A16-g512'))).toThrow('does not divide');
  });
});
