import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { minMaxWeight, searchAllocation } from './allocation-search.ts';
import { allocateBits } from './bit-allocation.ts';
import { hostLayer, statisticsOf } from './testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));
const host = hostLayer(51, { columns: 24 });
const { out, columns, W, X } = host;
const salience = [3, 1, 6, 2, 5, 4];
const bias = Float64Array.from({ length: out }, (_v, r) => 0.5 * r);

const softmax = (row: readonly number[]): number[] => {
  const e = row.map((v) => Math.exp(v - Math.max(...row)));
  return e.map((v) => Math.max(v / e.reduce((a, b) => a + b, 0), 1e-6));
};

/** Σ Q (log Q − log P) in f64, by hand, of the weights the device rounded. */
async function divergence(x: Float64Array, bits: readonly number[], withBias: boolean): Promise<number> {
  using _ = device.scope();
  const w = device.tensor(W, [out, columns], 'f32');
  const rounded = new Map<number, ArrayLike<number>>();
  for (const b of new Set(bits)) rounded.set(b, await minMaxWeight(w, b, 4).read());
  let sum = 0;
  for (let t = 0; t < x.length; t += columns) {
    const outputs = (weight: (at: number, c: number) => number, b: boolean): number[] =>
      Array.from({ length: out }, (_v, r) => {
        let y = b ? bias[r]! : 0;
        for (let c = 0; c < columns; c++) y += x[t + c]! * weight(r * columns + c, c);
        return y;
      });
    const P = softmax(outputs((at) => W[at]!, true));
    const Q = softmax(outputs((at, c) => rounded.get(bits[Math.floor(c / 4)]!)![at]!, withBias));
    sum += Q.reduce((total, q, i) => total + q * (Math.log(q) - Math.log(P[i]!)), 0);
  }
  return sum;
}

async function errors(fewest: number, withBias: boolean): Promise<number[][]> {
  using _ = device.scope();
  const layer = { name: 'q', weight: device.tensor(W, [out, columns], 'f32'), bias: device.tensor(bias, [out], 'f32') };
  return await searchAllocation(layer, await statisticsOf(device, host, ['inputs']), salience, {
    bits: 2,
    groupSize: 4,
    fewest,
    withBias,
  });
}

describe('the allocation search', () => {
  it.each([
    [1, false],
    [0, false],
    [1, true],
  ])(
    'is KL(quantized ‖ original) for every number of groups from %d on, the bias on both sides: %s',
    async (fewest, withBias) => {
      const got = await errors(fewest, withBias);
      expect(got).toHaveLength(X.length);
      for (const [s, x] of X.entries()) {
        const expected = [];
        for (let k = fewest; k < 3; k++)
          expected.push(await divergence(x, allocateBits(salience, 2, { low: k, high: k }), withBias));
        expect(got[s]).toHaveLength(expected.length);
        expected.forEach((value, i) => expect(got[s]![i]! / value).toBeCloseTo(1, 3));
      }
    },
  );

  it('notices the bias', async () => expect(await errors(1, false)).not.toEqual(await errors(1, true)));
});
