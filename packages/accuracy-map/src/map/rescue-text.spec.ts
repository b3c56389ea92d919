import { rescueText } from './rescue-text.ts';

const plain = { name: 'model.layers.0.mlp.up_proj' };
const rescued = (kind: string) => ({ ...plain, rescue: { kind } });

describe('rescueText', () => {
  it('is empty where every layer was quantized by its own method', () => {
    expect(rescueText([])).toBe('');
    expect(rescueText([{ modules: [plain, plain] }])).toBe('');
  });

  it('counts layers over all seeds and names each kind of rescue once', () => {
    const seeds = [{ modules: [rescued('rtn'), plain, rescued('rtn')] }, { modules: [plain, rescued('more-damping')] }];
    expect(rescueText(seeds)).toBe('3 of 5 layers rescued (more-damping, rtn)');
  });
});
