import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';
import { awqGrid } from './grids/awq-grid.ts';
import { dequantizeWeight } from './encodings/registry.ts';
import { roundToNearest } from './round-to-nearest.ts';
import { parseScheme } from './scheme.ts';
import { searchScale } from './scale-search.ts';
import { hostLayer, statisticsOf } from './testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));
const scheme = parseScheme('W3A16-g8');
const Q = (weight: Tensor): Tensor => dequantizeWeight(roundToNearest(weight, scheme, awqGrid));
const drawn = hostLayer(41, { dead: [3] });

async function found(ratios: readonly number[], spoil = false, inspectsConsumer = false, host = drawn) {
  using _ = device.scope();
  const weight = device.tensor(host.W, [host.out, host.columns], 'f32');
  const layer = { name: 'up', weight, bias: undefined };
  const statistics = await statisticsOf(device, host, ['absMean', 'inputs']);
  const norm = { kind: 'norm', name: 'norm', weight: device.full([host.columns], 1), bias: undefined } as const;
  const inspect = (x: Tensor): Tensor => x.matmul(weight.transpose()).mul(spoil ? NaN : 1);
  const result = await searchScale(
    { source: norm, consumers: [layer], statistics, inspect, inspectsConsumer },
    ratios,
    Q,
  );
  return {
    ...result,
    s: Array.from(await result.s.read()),
    weight: await weight.read(),
    mean: Array.from(await statistics.absMean.read()),
  };
}

describe('the scale search', () => {
  it('takes the ratio with the least loss, the first of equals, and leaves the weights as they were', async () => {
    const { losses, ratio, weight } = await found([0, 0.25, 0.25, 0.5]);
    expect(losses[1]).toBe(losses[2]);
    expect(ratio).toBe([0, 0.25, 0.25, 0.5][losses.indexOf(Math.min(...losses))]);
    expect(Array.from(weight)).toEqual(Array.from(drawn.W));
  });

  it('takes the first ratio where channels are equally large, since all scales are 1 then', async () => {
    const even = drawn.X.map((x) => x.map((_v, at) => ((at * 7) % 3 === 0 ? -1 : 1)));
    const { losses, ratio } = await found([0, 0.25, 0.5], false, false, { ...drawn, X: even });
    expect(new Set(losses).size).toBe(1);
    expect(ratio).toBe(0);
  });

  it('scales by the mean input to the ratio over the geometric mean of the extremes; ratio 0 scales nothing', async () => {
    expect((await found([0])).s).toEqual(new Array(drawn.columns).fill(1));
    const { s, mean } = await found([0.5]);
    const raw = mean.map((m) => Math.max(Math.sqrt(m), 1e-4));
    const middle = Math.sqrt(Math.max(...raw) * Math.min(...raw));
    s.forEach((value, c) => expect(value).toBeCloseTo(raw[c]! / middle, 4));
    // The dead channel is kept at 1e-4 before the division.
    expect(raw[3]).toBe(1e-4);
  });

  it('comes to the same through Gram matrices', async () => {
    const ratios = Array.from({ length: 20 }, (_, i) => i / 20);
    const [direct, gram] = [await found(ratios), await found(ratios, false, true)];
    expect([gram.ratio, gram.s]).toEqual([direct.ratio, direct.s]);
    // Each side sums squares of f32 products in its own order: a few roundings of 6e-8 each, on sums that hardly cancel.
    direct.losses.forEach((loss, i) => expect(Math.abs(gram.losses[i]! / loss - 1)).toBeLessThan(1e-5));
    expect(Array.from(gram.weight)).toEqual(Array.from(drawn.W));
  });

  it('with no finite loss names the layers and the remedy', async () => {
    await expect(found([0, 0.5], true)).rejects.toThrow(QuantizationError);
    await expect(found([0], true)).rejects.toThrow(/^up: no ratio .* their weights are finite; look for NaN/);
    const W = drawn.W.with(2 * drawn.columns + 5, NaN);
    await expect(found([0, 0.5], false, false, { ...drawn, W })).rejects.toThrow(
      'the weight of up holds NaN in row 2, column 5',
    );
  });
});
