import fc from 'fast-check';
import { nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  it('finds a name with a slip in it', () => {
    const names = [
      'model.layers.0.self_attn.q_proj.weight',
      'model.layers.0.self_attn.k_proj.weight',
      'lm_head.weight',
    ];
    expect(nearestName('model.layers.0.self_attn.qproj.weight', names)).toBe(names[0]);
    expect(nearestName('lmhead.weight', names)).toBe(names[2]);
    expect(nearestName('x', [])).toBeUndefined();
  });

  it('finds the name itself when it is there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(), (names, which) => {
        const name = names[which % names.length]!;
        expect(nearestName(name, names)).toBe(name);
      }),
    );
  });
});
