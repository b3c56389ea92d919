import fc from 'fast-check';
import { Device } from './device.ts';
import { ShapeError } from './errors.ts';
import { matmulPacked, packCodes, unpackCodes } from './packed-codes.ts';
import { PACKED_BITS, type PackedBits } from './packed-layout.ts';
import { ReferenceBackend } from './reference-backend.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const codes = fc.constantFrom(...PACKED_BITS).chain((bits) =>
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 })).chain(([rows, columns]) =>
    fc.record({
      bits: fc.constant(bits),
      shape: fc.constant([rows, columns] as const),
      values: fc.array(fc.nat({ max: 2 ** bits - 1 }), { minLength: rows * columns, maxLength: rows * columns }),
    }),
  ),
);

describe('packCodes', () => {
  it('comes back from unpackCodes', () =>
    fc.assert(
      fc.asyncProperty(codes, async ({ bits, shape, values }) => {
        using _ = device.scope();
        const packed = packCodes(device.tensor(values, shape), bits);
        expect([...(await unpackCodes(packed).read())]).toEqual(values);
      }),
    ));

  it('starts every row in a new word and leaves the top bits of 3-bit words at 0', async () => {
    using _ = device.scope();
    const packed = packCodes(device.full([2, 11], 7), 3);
    expect(packed.words.shape).toEqual([2, 2]);
    expect([...(await packed.words.read())]).toEqual([0x3fffffff, 7, 0x3fffffff, 7]);
  });

  it('leaves only its words behind', () => {
    const x = device.zeros([2, 5]);
    const { words } = packCodes(x, 2);
    expect(device.liveTensors).toBe(2);
    words.dispose();
    x.dispose();
  });

  it('refuses widths that do not exist', () => {
    using _ = device.scope();
    expect(() => packCodes(device.zeros([1, 1]), 6 as PackedBits)).toThrow(
      '6 bits cannot be packed; choose 1, 2, 3, 4, 8',
    );
  });
});

describe('matmulPacked', () => {
  it('multiplies by the dequantized weight, group by group', async () => {
    using _ = device.scope();
    // Columns 0..1 have scale 1 and zero-point 1, column 2 has scale 10 and zero-point 0.
    const weight = {
      codes: packCodes(device.tensor([1, 2, 3, 0, 1, 2], [2, 3]), 2),
      scale: device.tensor([1, 10, 1, 10], [2, 2]),
      zeroPoint: device.tensor([1, 0, 1, 0], [2, 2]),
      groupSize: 2,
    };
    const x = device.tensor([1, 1, 1, 5, 0, -1], [2, 3]);
    expect([...(await matmulPacked(x, weight).read())]).toEqual([31, 19, -30, -25]);
  });

  it('refuses shapes that do not fit and words that are not contiguous', () => {
    using _ = device.scope();
    const packed = packCodes(device.zeros([2, 12]), 3);
    const grid = device.zeros([2, 1]);
    const weight = { codes: packed, scale: grid, zeroPoint: grid, groupSize: 12 };
    expect(() => matmulPacked(device.zeros([1, 11]), weight)).toThrow('X must be [M, 12]');
    expect(() => matmulPacked(device.zeros([1, 12]), { ...weight, groupSize: 6 })).toThrow('must be [2, 2]');
    const transposed = { ...packed, words: packed.words.transpose() };
    expect(() => matmulPacked(device.zeros([1, 12]), { ...weight, codes: transposed })).toThrow(ShapeError);
  });
});
