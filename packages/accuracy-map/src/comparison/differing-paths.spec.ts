import fc from 'fast-check';
import { differingPaths } from './differing-paths.ts';

describe('differingPaths', () => {
  it('finds nothing between equal values, and something between others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(differingPaths(a, structuredClone(a))).toEqual([]);
        const isEqual = JSON.stringify(a) === JSON.stringify(b);
        // Two objects may differ in the order of their keys alone, which is no difference.
        if (isEqual) expect(differingPaths(a, b)).toEqual([]);
        else if (typeof a !== 'object' || typeof b !== 'object') expect(differingPaths(a, b)).toHaveLength(1);
      }),
    );
  });

  it('names the place and both sides', () => {
    const [a, b] = [
      { x: { y: 1, z: [1] }, same: 0 },
      { x: { y: 'one', z: [1, 2] }, same: 0, more: true },
    ];
    expect(differingPaths(a, b)).toEqual([
      { path: 'x.y', a: '1', b: 'one' },
      { path: 'x.z', a: '[1]', b: '[1,2]' },
      { path: 'more', a: undefined, b: 'true' },
    ]);
  });
});
