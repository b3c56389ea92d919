import fc from 'fast-check';
import { discordance, mcnemarExact } from './mcnemar.ts';

describe('mcnemarExact', () => {
  it('gives the published value for the approval ratings of Agresti (1990, table 10.1)', () => {
    // 86 changed one way, 150 the other; exact p = 3.716e-05 in R's exact2x2 documentation.
    expect(mcnemarExact({ lost: 86, won: 150 })).toBeCloseTo(3.716e-5, 8);
  });

  it('counts sign patterns when few pairs disagree', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), (lost, won) => {
        const n = lost + won;
        let atLeastAsUneven = 0;
        for (let pattern = 0; pattern < 2 ** n; pattern++) {
          const ones = pattern.toString(2).replaceAll('0', '').length;
          if (Math.min(ones, n - ones) <= Math.min(lost, won)) atLeastAsUneven++;
        }
        expect(mcnemarExact({ lost, won })).toBeCloseTo(Math.min(1, atLeastAsUneven / 2 ** n), 12);
      }),
    );
  });

  it('does not care which model came first', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (a, b) =>
        expect(mcnemarExact({ lost: a, won: b })).toBe(mcnemarExact({ lost: b, won: a })),
      ),
    );
  });

  it('counts only documents that changed', () => {
    expect(discordance([1, 1, 0, 0, 1], [1, 0, 1, 0, 0])).toEqual({ lost: 2, won: 1 });
    expect(() => discordance([1], [1, 0])).toThrow('same documents');
  });
});
