import { TINY } from '../testing/tiny-model.ts';
import { parametersOf } from './parameters-of.ts';

describe('parametersOf', () => {
  it('counts an embedding that is also the head once', () => {
    const { vocabularySize, hiddenSize } = TINY;
    const [tied, untied] = [true, false].map((tiedHead) => parametersOf({ ...TINY, tiedHead }));
    expect(untied! - tied!).toBe(vocabularySize * hiddenSize);
  });
});
