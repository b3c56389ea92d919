import fc from 'fast-check';
import { pairByKeys } from './pair-by-keys.ts';

describe('pairByKeys', () => {
  it('names every item exactly once, pairs only what a key alone names, and turns around with the lists', () => {
    const item = fc.record({ strict: fc.nat(4), loose: fc.nat(2) });
    const rounds = [
      ({ strict, loose }: { strict: number; loose: number }) => `${strict} ${loose}`,
      ({ loose }: { loose: number }) => `${loose}`,
    ];
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), fc.array(item, { maxLength: 6 }), (a, b) => {
        const { pairs, onlyA, onlyB } = pairByKeys(a, b, rounds);
        expect(new Set([...pairs.map(([one]) => one), ...onlyA])).toEqual(new Set(a));
        expect(pairs.length + onlyA.length).toBe(a.length);
        expect(new Set([...pairs.map(([, one]) => one), ...onlyB])).toEqual(new Set(b));
        expect(pairs.length + onlyB.length).toBe(b.length);
        for (const [one, other] of pairs) expect(one.loose).toBe(other.loose);
        const back = pairByKeys(b, a, rounds);
        expect(new Set(back.pairs.map(([x, y]) => a.indexOf(y) * 10 + b.indexOf(x)))).toEqual(
          new Set(pairs.map(([x, y]) => a.indexOf(x) * 10 + b.indexOf(y))),
        );
      }),
    );
  });

  it('takes the strictest key first', () => {
    const rounds = [(text: string) => text, (text: string) => text.at(-1)];
    expect(pairByKeys(['ax', 'bx'], ['bx', 'cx'], rounds)).toEqual({
      pairs: [
        ['ax', 'cx'],
        ['bx', 'bx'],
      ],
      onlyA: [],
      onlyB: [],
    });
    expect(pairByKeys(['ax', 'bx'], ['cx'], rounds)).toEqual({ pairs: [], onlyA: ['ax', 'bx'], onlyB: ['cx'] });
  });
});
