import fc from 'fast-check';
import { bitStreamBytes, packBits, unpackBits } from './bit-stream.ts';

const stream = fc
  .record({
    widths: fc.oneof(
      fc.integer({ min: 1, max: 32 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }),
    ),
    perRow: fc.nat(11),
    lowest: fc.integer({ min: -200, max: 5 }),
  })
  .chain(({ widths, perRow, lowest }) => {
    const rows = typeof widths === 'number' ? [widths] : widths;
    const values = rows
      .flatMap((width) => new Array<number>(perRow).fill(width))
      .map((width) => fc.integer({ min: 0, max: 2 ** width - 1 }));
    return fc.record({ widths: fc.constant(widths), lowest: fc.constant(lowest), codes: fc.tuple(...values) });
  });

describe('packBits', () => {
  it('is undone by unpackBits, in as few bytes as the widths allow', () =>
    fc.assert(
      fc.property(stream, ({ widths, lowest, codes }) => {
        const values = codes.map((code) => code + lowest);
        const bytes = packBits(values, widths, lowest);
        expect(bytes).toHaveLength(bitStreamBytes(values.length, widths));
        expect([...unpackBits(bytes, widths, lowest, new Float64Array(values.length))]).toEqual(values);
      }),
    ));

  it('puts the first code into the lowest bits', () => {
    expect([...packBits([1, 2, 3, 0, 7], 3, 0)]).toEqual([0b11_010_001, 0b0_111_000_0]);
    expect([...packBits([-8, 7], 4, -8)]).toEqual([0xf0]);
  });

  it.each([
    [[4], 2, 0],
    [[-1], 2, 0],
    [[0.5], 2, 0],
    [[NaN], 2, 0],
    [[3], 2, 1.5],
  ])('refuses %j in %i bits from %d', (values, width, lowest) => {
    expect(() => packBits(values, width, lowest)).toThrow(RangeError);
  });

  it('refuses rows of different length and strange widths', () => {
    expect(() => packBits([1, 1, 1], [1, 1], 0)).toThrow('3 elements are not 2 equal rows');
    expect(() => packBits([1], 33, 0)).toThrow('width of 33 bits');
  });
});
