import fc from 'fast-check';
import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import { dequantize, fakeQuantize, quantize } from './affine.ts';
import { DEFAULT_RANGE_SEARCH, type GridOptions } from './grid.ts';
import { GRIDS, type GridName } from './registry.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

async function fitted(name: GridName, values: readonly number[], options: GridOptions) {
  using _ = device.scope();
  const x = device.tensor(values, [1, values.length], 'f32');
  const qparams = GRIDS[name].fit(x, options);
  const range = GRIDS[name].codeRange(options);
  const codes = quantize(x, qparams, range);
  const read = async (t: Tensor): Promise<number[]> => Array.from(await t.read());
  return {
    scale: await qparams.scale.item(),
    zeroPoint: await qparams.zeroPoint.item(),
    codes: await read(codes),
    values: await read(dequantize(codes, qparams)),
    again: await read(fakeQuantize(dequantize(codes, qparams), qparams, range)),
    range,
  };
}

const rows = fc.array(
  fc.integer({ min: -256, max: 256 }).map((n) => n / 64),
  { minLength: 1, maxLength: 20 },
);
const KINDS: readonly (readonly [GridName, boolean])[] = [
  ['gptq', true],
  ['gptq', false],
  ['quarot', true],
  ['quarot', false],
  ['awq', false],
  ['absmax', true],
];

describe.each(KINDS)('the %s grid, symmetric %s', (name, symmetric) => {
  it('gives codes in its range, and quantizing its values again changes nothing', () =>
    fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 2, max: 8 }), async (row, bits) => {
        const { codes, values, again, range, scale } = await fitted(name, row, { bits, symmetric });
        for (const code of codes)
          expect(code >= range.lowest && code <= range.highest && Number.isInteger(code)).toBe(true);
        expect(scale).toBeGreaterThan(0);
        expect(again.map((v) => v + 0)).toEqual(values.map((v) => v + 0));
      }),
      { numRuns: 40 },
    ));
});

const close = (got: readonly number[], expected: readonly number[]): void =>
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 3));

describe('traits of the originals', () => {
  it('gptq, symmetric: a row without a negative value saturates above 7/15 of its maximum', async () => {
    close(
      (await fitted('gptq', [0.1, 0.2, 0.5, 1], { bits: 4, symmetric: true })).values,
      [0.1333, 0.2, 0.4667, 0.4667],
    );
  });

  it('gptq, asymmetric: the range contains 0', async () => {
    const { values } = await fitted('gptq', [0.61, 1], { bits: 4, symmetric: false });
    close(values, [0.6, 1]);
  });

  it.each([2, 3, 4, 8])('gptq: a row of zeros takes the range [-1, 1] and stays 0 at %d bits', async (bits) => {
    const { scale, values, zeroPoint } = await fitted('gptq', [0, 0], { bits, symmetric: false });
    expect(scale).toBe(Math.fround(2 / (2 ** bits - 1)));
    expect(zeroPoint).toBe({ 2: 2, 3: 3, 4: 7, 8: 127 }[bits]);
    expect(values.map((v) => v + 0)).toEqual([0, 0]);
  });

  it('quarot, symmetric: 7 steps to the largest at 4 bits, and never narrower than 1e-5', async () => {
    expect((await fitted('quarot', [-1.4, 0.3], { bits: 4, symmetric: true })).scale).toBe(
      Math.fround(Math.fround(1.4) / 7),
    );
    expect((await fitted('quarot', [0], { bits: 4, symmetric: true })).scale).toBe(Math.fround(Math.fround(1e-5) / 7));
  });

  it('quarot, asymmetric: the range is at least 1e-5 wide, but not what the range search tries', async () => {
    const narrow = [-3e-6, 4e-6, 1e-6];
    const options = { bits: 4, symmetric: false };
    expect((await fitted('quarot', narrow, options)).scale).toBe(Math.fround(Math.fround(1e-5) / 15));
    const searched = await fitted('quarot', narrow, { ...options, rangeSearch: DEFAULT_RANGE_SEARCH });
    expect(searched.scale).toBeLessThanOrEqual(7.1e-6 / 15);
  });

  it('awq: the range need not contain 0, so a group of one sign saturates and a constant one vanishes', async () => {
    close((await fitted('awq', [0.5, 0.7, 1], { bits: 4, symmetric: false })).values, [0.5, 0.5, 0.5]);
    close((await fitted('awq', [0.0123, 0.0123], { bits: 4, symmetric: false })).values, [1e-5, 1e-5]);
  });

  it('awq is asymmetric only, absmax symmetric only', async () => {
    await expect(fitted('awq', [1], { bits: 4, symmetric: true })).rejects.toThrow('use asym');
    await expect(fitted('absmax', [1], { bits: 4, symmetric: false })).rejects.toThrow('use sym');
  });

  it('absmax: narrow codes, and tensors of zeros divide by 1e-5', async () => {
    const { range, scale } = await fitted('absmax', [0, 0], { bits: 8, symmetric: true });
    expect(range).toEqual({ lowest: -127, highest: 127 });
    expect(scale).toBe(Math.fround(Math.fround(1e-5) / 127));
  });
});

describe.each(['gptq', 'quarot'] as const)('the range search of the %s grid', (name) => {
  it('never has a larger error than minimum and maximum, and may shrink to 0.21', () =>
    fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (row, symmetric) => {
        const options = { bits: 3, symmetric };
        const plain = await fitted(name, row, options);
        const found = await fitted(name, row, { ...options, rangeSearch: DEFAULT_RANGE_SEARCH });
        const x = row.map(Math.fround);
        const error = (values: readonly number[]): number =>
          values.reduce((sum, v, i) => sum + Math.abs(v - x[i]!) ** DEFAULT_RANGE_SEARCH.norm, 0);
        expect(error(found.values)).toBeLessThanOrEqual(error(plain.values) * (1 + 1e-5) + 1e-12);
        expect(found.scale / plain.scale).toBeGreaterThan(0.2);
        expect(found.scale / plain.scale).toBeLessThanOrEqual(1 + 1e-6);
      }),
      { numRuns: 15 },
    ));
});
