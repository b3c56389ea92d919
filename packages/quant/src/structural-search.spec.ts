import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { binarize, binaryResidual } from './binarize.ts';
import { publishedStructure } from './testing/published-structure.ts';
import { searchStructure } from './structural-search.ts';
import { hostLayer } from './testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const { W, out, columns } = hostLayer(21, { out: 5, columns: 12 });
const squared = W.map((w) => w * w);

async function structureOf(values: Float64Array) {
  using _ = device.scope();
  const structure = await searchStructure(device.tensor(values, [out, columns], 'f32'));
  return {
    ...structure,
    salient: Array.from(await structure.salient.read()),
    high: Array.from(await structure.high.read()),
  };
}

describe('the structural search', () => {
  it('is a literal port of the published one', async () => {
    const got = await structureOf(squared);
    const port = publishedStructure(squared, out, columns);
    expect(got.salientColumns).toBe(port.salientColumns);
    expect(got.salient).toEqual(port.salient);
    expect(got.high).toEqual(port.high);
    got.columnErrors.forEach((error, i) => expect(error).toBeCloseTo(port.columnErrors[i]!, 8));
    got.splitErrors.forEach((error, i) => expect(error).toBeCloseTo(port.splitErrors[i]!, 8));
  });

  it.each(['one order for the rest', 'quantiles without salient zeros', 'sum of signed values'] as const)(
    'runs here on a block on which "%s" shows',
    (mistake) => {
      const values = mistake === 'sum of signed values' ? W : squared;
      expect(publishedStructure(values, out, columns, mistake)).not.toEqual(publishedStructure(values, out, columns));
    },
  );

  it('ranks columns of signed values by their magnitude', async () => {
    const got = await structureOf(W);
    expect(got.salient).toEqual(publishedStructure(W, out, columns).salient);
  });

  it('always has a salient column and one that is not, also in two columns', async () => {
    using _ = device.scope();
    const { salient, salientColumns } = await searchStructure(device.tensor([1, 5, 2, 6], [2, 2]));
    expect(salientColumns).toBe(1);
    expect(Array.from(await salient.read())).toEqual([0, 1]);
  });

  it('keeps one salient column where all candidates are equal, as in a block of dead weights', async () => {
    using _ = device.scope();
    const { salientColumns, columnErrors } = await searchStructure(device.zeros([2, 60]));
    expect(columnErrors).toEqual(new Array(49).fill(0));
    expect(salientColumns).toBe(1);
  });

  it('counts weights at the threshold as sparse', async () => {
    using _ = device.scope();
    // With 101 weights the quantiles 0.10, 0.11 … are weights themselves, so that the threshold is one of them where f32 ranks are whole.
    let atThreshold = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const S = hostLayer(seed, { out: 1, columns: 101 }).W;
      const { split, salient, high } = await searchStructure(device.tensor(S, [1, 101], 'f32'));
      const isSalient = await salient.read();
      const wanted = Array.from(S, (s, c) => Number(!isSalient[c] && Math.abs(s) >= split));
      expect(Array.from(await high.read())).toEqual(wanted);
      atThreshold += wanted.filter((isHigh, c) => isHigh && Math.abs(S[c]!) === split).length;
    }
    expect(atThreshold).toBeGreaterThan(0);
  });

  it('judges a candidate by what binarization leaves', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 2, -3, 4], [1, 4]);
    const left = binaryResidual(x, 2);
    const first = binarize(x);
    const second = binarize(x.sub(first.approximation));
    expect(await left.read()).toEqual(await x.sub(first.approximation).sub(second.approximation).read());
  });
});
