import fc from 'fast-check';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { affineWeight } from './affine-encoding.ts';
import { decodeBinary, encodeBinary } from './binary-block.ts';
import { binaryWeight } from './binary-encoding.ts';
import { mixedWeight } from './mixed-encoding.ts';
import { bitsPerWeight, dequantizeWeight } from './registry.ts';
import { signBits, signCode, signOf } from './sign-code.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('the affine encoding', () => {
  it('rebuilds (code − zero-point) · scale, with a shorter last group, in any order of columns', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (columns, groupSize, scattered) => {
          using _ = device.scope();
          const groups = Math.ceil(columns / groupSize);
          const codes = Array.from({ length: 2 * columns }, (_v, i) => (i * 7) % 16);
          const scale = Array.from({ length: 2 * groups }, (_v, i) => (i + 1) / 8);
          const zero = Array.from({ length: 2 * groups }, (_v, i) => i % 16);
          const groupOf = Int32Array.from({ length: columns }, (_v, c) =>
            Math.floor((scattered ? columns - 1 - c : c) / groupSize),
          );
          const weight = affineWeight(
            {
              codes: device.tensor(codes, [2, columns]),
              scale: device.tensor(scale, [2, groups]),
              zeroPoint: device.tensor(zero, [2, groups]),
              ...(scattered ? { groupIndex: device.tensor(groupOf, [columns]) } : {}),
            },
            groupSize,
            4,
            { lowest: 0, highest: 15 },
          );
          const expected = codes.map((code, at) => {
            const g = Math.floor(at / columns) * groups + groupOf[at % columns]!;
            return (code - zero[g]!) * scale[g]! + 0;
          });
          expect(Array.from(await dequantizeWeight(weight).read(), (w) => w + 0)).toEqual(expected);
          const bits = 4 * 2 * columns + (32 + 4) * 2 * groups + (scattered ? 32 * columns : 0);
          expect(bitsPerWeight(weight)).toBeCloseTo(bits / (2 * columns), 10);
        },
      ),
      { numRuns: 50 },
    ));

  it('of an unknown name is an error', () => {
    using _ = device.scope();
    const weight = { encoding: 'nope', shape: [1, 1] as const, meta: {}, parts: {} };
    expect(() => dequantizeWeight(weight)).toThrow('known are affine, binary, mixed');
  });
});

describe('sign codes', () => {
  it('say −, + and exact 0, and need no third one where the scale is 0', async () => {
    using _ = device.scope();
    const x = device.tensor([-2, 3, 0, -0.5], [1, 4]);
    const codes = signCode(x, device.scalar(1, 'f32'));
    expect(Array.from(await codes.read())).toEqual([0, 1, 2, 0]);
    expect(Array.from(await signOf(codes).read())).toEqual([-1, 1, 0, -1]);
    expect(await signBits(codes)).toBe(2);
    const still = signCode(x, device.scalar(0, 'f32'));
    expect(Array.from(await still.read())).toEqual([0, 1, 1, 0]);
    expect(await signBits(still)).toBe(1);
  });
});

describe('the binary encoding', () => {
  const scales = (out: number) => ({
    scale: device.tensor(
      Array.from({ length: 4 * out }, (_v, i) => (i + 1) / 4),
      [out, 4],
    ),
    mean: device.tensor(
      Array.from({ length: 4 * out }, (_v, i) => (i - 5) / 8),
      [out, 4],
    ),
  });

  it('gives each weight one order of its group, salient ones two', async () => {
    using _ = device.scope();
    const w = device.tensor([0.2, -0.3, 0.9], [1, 3]);
    const [salient, high] = [device.tensor([0, 0, 1], [1, 3]), device.tensor([0, 1, 0], [1, 3])];
    const block = encodeBinary(w, salient, high, scales(1));
    // low: 1/4 above −5/8; high: −1/2 from −1/2... each worked by hand: mean ± scale, then the residual's mean ± scale.
    expect(Array.from(await decodeBinary(block).read())).toEqual([
      -0.625 + 0.25,
      -0.5 + 0.5,
      -0.375 + 0.75 + (-0.25 + 1),
    ]);
  });

  it('stores 2 bits per weight, a flag per column and 8 numbers per row and block', async () => {
    using _ = device.scope();
    const [out, columns, B] = [4, 16, 8];
    const plane = (): ReturnType<typeof device.zeros> => device.zeros([out, columns]);
    const numbers = (): ReturnType<typeof device.zeros> => device.zeros([out, (4 * columns) / B]);
    const parts = {
      first: plane(),
      second: plane(),
      salient: device.zeros([columns]),
      scale: numbers(),
      mean: numbers(),
    };
    expect(bitsPerWeight(binaryWeight(parts, B, { first: 1, second: 1 }))).toBeCloseTo(2 + 1 / out + (8 * 32) / B, 10);
    expect(bitsPerWeight(binaryWeight(parts, B, { first: 2, second: 1 }))).toBeCloseTo(3 + 1 / out + (8 * 32) / B, 10);
  });
});

describe('the mixed encoding', () => {
  it('rebuilds groups of different bits and counts each at its own width', async () => {
    using _ = device.scope();
    // Columns 0-1: one bit, sign · 0.5 + 0.25; columns 2-3: three bits; columns 4: two bits.
    const codes = device.tensor([0, 1, 1, 0, 7, 2, 3, 0, 3, 1], [5, 2]);
    const scale = device.tensor([0.5, 0.5, 0.125, 0.25, 1, 2], [3, 2]);
    const offsets = [
      [0.25, 0.25],
      [4, 1],
      [1, 2],
    ].map((row) => device.tensor(row, [1, 2]));
    const weight = await mixedWeight(codes, scale, offsets, 2, [1, 3, 2]);
    expect(Array.from(await dequantizeWeight(weight).read())).toEqual([
      -0.25, 0.75, 0.375, -0.125, 2, 0.75, -0.25, 0.25, -0.25, -2,
    ]);
    const bits = 4 * 1 + 4 * 3 + 2 * 2 + 6 * 32 + 2 * 3 + 2 * 2 + 2 * 32;
    expect(bitsPerWeight(weight)).toBeCloseTo(bits / 10, 10);
  });

  it('widens a one-bit group that holds an exact 0', async () => {
    using _ = device.scope();
    const weight = await mixedWeight(
      device.tensor([2, 0], [2, 1]),
      device.tensor([0.5], [1, 1]),
      [device.tensor([0.25], [1, 1])],
      2,
      [1],
    );
    expect(weight.meta['widths']).toEqual([2]);
    expect(Array.from(await dequantizeWeight(weight).read())).toEqual([0.25, -0.25]);
  });
});
