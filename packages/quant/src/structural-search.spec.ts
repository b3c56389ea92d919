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

  it('judges a candidate by what binarization leaves', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 2, -3, 4], [1, 4]);
    const left = binaryResidual(x, 2);
    const first = binarize(x);
    const second = binarize(x.sub(first.approximation));
    expect(await left.read()).toEqual(await x.sub(first.approximation).sub(second.approximation).read());
  });
});
