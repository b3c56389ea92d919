import fc from 'fast-check';
import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import type { LinearLayer, LinkSource } from './layer.ts';
import { rescale } from './rescale.ts';
import { LayerStatistics } from './statistics/layer-statistics.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const layerOf = (name: string, weight: Tensor, bias?: Tensor): LinearLayer => ({ name, weight, bias });
const inspect = (): never => {
  throw new Error('rescaling must not run the block');
};

describe('rescale', () => {
  it('leaves what source and consumers compute together unchanged, for powers of two bit for bit', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        async (powers, linear) => {
          using _ = device.scope();
          const s = device.tensor(
            powers.map((p) => 2 ** p),
            [3],
          );
          // Two more rows before those of the link, as in a fused q k v.
          const source = layerOf(
            'v',
            device.tensor([9, 8, 7, 6, 1, 2, 3, 4, 5, 6], [5, 2]),
            device.tensor([1, 2, 3, 4, 5], [5]),
          );
          const norm = {
            kind: 'norm',
            name: 'norm',
            weight: device.tensor([1, 2, 3], [3]),
            bias: device.tensor([3, 1, 2], [3]),
          } as const;
          const o = layerOf('o', device.tensor([1, 2, 3, 4, 5, 6], [2, 3]));
          const from: LinkSource = linear ? { kind: 'linear', layer: source } : norm;
          const out = (): Tensor => {
            if (!linear) return o.weight.matmul(norm.weight.add(norm.bias).reshape([3, 1]));
            const x = device.tensor([1, 3], [2, 1]);
            return o.weight.matmul(
              source.weight
                .matmul(x)
                .add(source.bias!.reshape([5, 1]))
                .rows(2),
            );
          };
          const before = await out().read();
          const top = await source.weight.rows(0, 2).read();
          const statistics = new LayerStatistics(device, 3, []);
          const rescalings = await rescale({ source: from, consumers: [o], statistics, inspect }, s);
          expect(await out().read()).toEqual(before);
          expect(await source.weight.rows(0, 2).read()).toEqual(top);
          expect(rescalings.map(({ layer }) => layer)).toEqual(linear ? ['v', 'o'] : ['o']);
          expect(rescalings.at(-1)!.columnScale).toEqual(await s.read());
          if (linear) expect(Array.from(rescalings[0]!.rowScale!)).toEqual([1, 1, ...powers.map((p) => 2 ** -p)]);
        },
      ),
      { numRuns: 20 },
    ));

  it.each([0, -1, NaN, Infinity])(
    'refuses a factor of %d before it changes anything, naming layer and column',
    async (factor) => {
      using _ = device.scope();
      const norm = { kind: 'norm', name: 'norm', weight: device.full([2], 3), bias: undefined } as const;
      const o = layerOf('o', device.tensor([1, 2, 3, NaN], [2, 2]));
      const link = { source: norm, consumers: [o], statistics: new LayerStatistics(device, 2, []), inspect };
      await expect(rescale(link, device.tensor([1, factor], [2]))).rejects.toThrow(
        `o: the scale of input column 1 is ${factor}; the weight of o holds NaN in row 1, column 1`,
      );
      expect(Array.from(await norm.weight.read())).toEqual([3, 3]);
      expect(Array.from(await o.weight.read())).toEqual([1, 2, 3, NaN]);
    },
  );

  it('refuses a source with fewer outputs than the consumers have inputs', async () => {
    using _ = device.scope();
    const v = layerOf('v', device.zeros([2, 2]));
    const o = layerOf('o', device.zeros([2, 4]));
    const link = {
      source: { kind: 'linear', layer: v } as const,
      consumers: [o],
      statistics: new LayerStatistics(device, 4, []),
      inspect,
    };
    await expect(rescale(link, device.full([4], 1))).rejects.toThrow(
      'v has 2 outputs, but its consumers have 4 inputs',
    );
  });
});
