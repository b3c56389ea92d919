import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import { calibrateGroup, salientWeights } from './group-calibration.ts';
import { hostLayer } from './testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const { W, out, columns } = hostLayer(31, { out: 8, columns: 32 });
const fit = async (settings: { bits: number; symmetric?: boolean; lambda?: number }) => {
  using _ = device.scope();
  const w = device.tensor(W, [out, columns], 'f32');
  const d = device.tensor(
    Float32Array.from({ length: columns }, (_v, c) => 0.5 + (c % 7) / 4),
    [columns],
  );
  const { scale, zeroPoint } = calibrateGroup(w, d, { symmetric: false, lambda: 1, ...settings });
  const read = async (t: Tensor): Promise<number[]> => Array.from(await t.read());
  return { scale: await read(scale), zeroPoint: await read(zeroPoint) };
};
const rowsOf = (): number[][] =>
  Array.from({ length: out }, (_v, r) => Array.from(W.subarray(r * columns, (r + 1) * columns)));

describe('calibrating a group', () => {
  it('of one bit takes mean |w|, not mean |w − mean|, and the mean', async () => {
    const { scale, zeroPoint } = await fit({ bits: 1 });
    rowsOf().forEach((row, r) => {
      expect(scale[r]).toBeCloseTo(row.reduce((sum, w) => sum + Math.abs(w), 0) / columns, 6);
      expect(zeroPoint[r]).toBeCloseTo(row.reduce((sum, w) => sum + w, 0) / columns, 6);
    });
  });

  it('fixes the zero-point of symmetric groups but does not mirror their range', async () => {
    const { scale, zeroPoint } = await fit({ bits: 3, symmetric: true });
    expect(new Set(zeroPoint)).toEqual(new Set([4]));
    rowsOf().forEach((row, r) => {
      const range = (Math.max(0, ...row) - Math.min(0, ...row)) / 7;
      expect(scale[r]! / range).toBeGreaterThan(0.899);
      expect(scale[r]! / range).toBeLessThan(1.101);
    });
  });

  it('tries factors of the range in steps of 0.002, wider ones too', async () => {
    const { scale } = await fit({ bits: 2 });
    const factors = rowsOf().map((row, r) => (scale[r]! * 3) / (Math.max(0, ...row) - Math.min(0, ...row)));
    for (const factor of factors) expect(Math.abs(factor / 0.002 - Math.round(factor / 0.002))).toBeLessThan(0.01);
    using _ = device.scope();
    // Thirty weights at 0.35 are worth an error at the only one at 1.
    const w = device.tensor([0, ...new Array<number>(30).fill(0.35), 1], [1, 32]);
    const wider = calibrateGroup(w, device.full([32], 1), { bits: 2, symmetric: false, lambda: 1 });
    expect(await wider.scale.item()).toBeGreaterThan(0.34);
  });

  it('takes the wider of two ranges with one error, since factors above 1 are tried first', async () => {
    using _ = device.scope();
    // The middle weight lies between two codes. Its error^2.4 is the smallest f32 above 0 at the factor 1, and 0 at 1.002 as at 0.998.
    const s = 2 * 2 ** (-62.5 + 0.003);
    const w = device.tensor([0, 1.5 * s, 3 * s], [1, 3]);
    const { scale } = calibrateGroup(w, device.full([3], 1), { bits: 2, symmetric: false, lambda: 1 });
    expect((await scale.item()) / s).toBeCloseTo(1.002, 5);
  });

  it('heeds salience only where lambda is not 1', async () => {
    expect((await fit({ bits: 2, lambda: 50 })).scale).not.toEqual((await fit({ bits: 2 })).scale);
  });
});

describe('salient weights', () => {
  it('are those at least as large as the smallest outlier on either side', async () => {
    using _ = device.scope();
    // mean 10, deviation 2.3: only 0 and 20 stand out, so everything is at least as large as the smallest of them.
    const values = [0, 20, ...new Array<number>(38).fill(10)];
    expect(Array.from(await salientWeights(device.tensor(values, [4, 10])).read())).toEqual(values.map(() => 1));
    const high = [20, ...new Array<number>(39).fill(10)];
    expect(Array.from(await salientWeights(device.tensor(high, [4, 10])).read())).toEqual(
      high.map((v) => Number(v === 20)),
    );
  });

  it('are none where nothing stands out', async () => {
    using _ = device.scope();
    expect(Array.from(await salientWeights(device.tensor([1, 2, 1, 2], [2, 2])).read())).toEqual([0, 0, 0, 0]);
    expect(Array.from(await salientWeights(device.tensor([3, 3, 3, 3], [2, 2])).read())).toEqual([0, 0, 0, 0]);
  });
});
