import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { hostLayer, statisticsOf } from '../testing/host-layer.ts';
import { LayerStatistics } from './layer-statistics.ts';
import type { StatisticName } from './registry.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const layer = hostLayer(3, { columns: 5, sequences: 4, tokens: 7, dead: [2] });
const { columns, X, Xf } = layer;

/** (2/n) Σ aᵀb over the sequences, in f64. */
function product(a: readonly Float64Array[], b: readonly Float64Array[]): number[] {
  return Array.from({ length: columns * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    a.forEach((x, s) => {
      for (let t = 0; t < x.length; t += columns) sum += x[t + i]! * b[s]![t + j]!;
    });
    return (2 / a.length) * sum;
  });
}

describe('statistics of a layer', () => {
  it('H is (2/n) Σ XᵀX over n sequences, D (2/n) Σ (Xf − X)ᵀX, row = drift', async () => {
    using _ = device.scope();
    const statistics = await statisticsOf(device, layer, ['hessian', 'drift']);
    const drift = Xf.map((xf, s) => xf.map((v, at) => v - X[s]![at]!));
    for (const [got, expected] of [
      [await statistics.hessian.read(), product(X, X)],
      [await statistics.drift.read(), product(drift, X)],
    ] as const)
      expected.forEach((value, at) => expect(got[at]).toBeCloseTo(value, 4));
  });

  it('absMax and absMean are over all tokens', async () => {
    using _ = device.scope();
    const statistics = await statisticsOf(device, layer, ['absMax', 'absMean']);
    const [largest, mean] = [await statistics.absMax.read(), await statistics.absMean.read()];
    const tokens = X.flatMap((x) =>
      Array.from({ length: x.length / columns }, (_v, t) => x.subarray(t * columns, (t + 1) * columns)),
    );
    for (let c = 0; c < columns; c++) {
      const sizes = tokens.map((token) => Math.abs(token[c]!));
      expect(largest[c]).toBe(Math.max(...sizes));
      expect(mean[c]).toBeCloseTo(sizes.reduce((a, b) => a + b, 0) / sizes.length, 5);
    }
    expect(statistics.tokens).toBe(tokens.length);
  });

  it('gives the inputs back, divided by every factor since', async () => {
    using _ = device.scope();
    const statistics = await statisticsOf(device, layer, ['inputs']);
    statistics.divideInputs(Float32Array.of(1, 2, 4, 8, 16));
    statistics.divideInputs(Float32Array.of(2, 1, 1, 1, 1));
    const divisor = [2, 2, 4, 8, 16];
    let s = 0;
    for await (const x of statistics.inputs())
      expect(Array.from(await x.read())).toEqual(Array.from(X[s++]!, (v, at) => v / divisor[at % columns]!));
    expect(s).toBe(X.length);
  });

  it.each([1, 3, 4, 5, 13, 14, 28, 100])(
    'samples at least %d tokens with one stride over all sequences',
    async (atLeast) => {
      using _ = device.scope();
      const statistics = await statisticsOf(device, layer, ['inputs']);
      const all = X.flatMap((x) => Array.from(x));
      const stride = Math.max(1, Math.floor(28 / atLeast));
      const expected = all.filter((_v, at) => Math.floor(at / columns) % stride === 0);
      expect(Array.from(await (await statistics.sampleInputs(atLeast)).read())).toEqual(expected);
    },
  );

  it('that there are none of are refused by name', () => {
    const names = ['hesian'] as unknown as StatisticName[];
    expect(() => new LayerStatistics(device, 3, names)).toThrow(
      'statistics: "hesian" was asked for, but only hessian, drift, absMax, absMean, inputs are collected',
    );
  });

  it('that were not asked for name the ones that were', async () => {
    using _ = device.scope();
    const statistics = new LayerStatistics(device, 3, ['absMax']);
    expect(() => statistics.hessian).toThrow('"hessian" was not collected, only [absMax]');
    await expect(statistics.inputs().next()).rejects.toThrow('"inputs" was not collected');
  });
});
