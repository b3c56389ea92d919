import { dequantizeWeight, GRIDS, roundToNearest, type GridName, type RangeSearch, type Scheme } from '@ptqlab/quant';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { DEVICES } from './open-devices.ts';

interface RtnParams {
  readonly convention: 'gptq' | 'quarot' | 'awq' | 'smoothquant_absmax';
  readonly bits: number;
  readonly sym: boolean;
  readonly group_size?: number;
  readonly granularity?: 'per_channel' | 'per_tensor';
  readonly mse?: boolean;
  readonly mse_norm?: number;
  readonly mse_grid?: number;
  readonly mse_maxshrink?: number;
}

const GRID_OF: Record<RtnParams['convention'], GridName> = {
  gptq: 'gptq',
  quarot: 'quarot',
  awq: 'awq',
  smoothquant_absmax: 'absmax',
};

const searchOf = ({ mse, mse_norm, mse_grid, mse_maxshrink }: RtnParams): RangeSearch | undefined =>
  mse ? { norm: mse_norm!, steps: mse_grid!, maxShrink: mse_maxshrink! } : undefined;

describe.each(DEVICES)('rtn equals the authors’ quantizers bit for bit on %s', (_name, open, largest) => {
  const cases = goldenCases('rtn', largest);
  it('has cases', () => expect(cases.length).toBeGreaterThan(0));

  skipLeftOut('rtn', largest);
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const params = one.params as unknown as RtnParams;
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const W = device.tensor(golden.numbers('input.weight'), golden.shape('input.weight'), 'f32');
      const scheme: Scheme = {
        weightBits: params.bits,
        activationBits: 16,
        groupSize:
          params.granularity === 'per_tensor'
            ? 'tensor'
            : (params.group_size ?? -1) > 0
              ? params.group_size!
              : 'channel',
        symmetric: params.sym ?? true,
        activationGranularity: 'token',
      };
      const weight = roundToNearest(W, scheme, GRIDS[GRID_OF[params.convention]], searchOf(params));
      expect(Array.from(await weight.parts['codes']!.read())).toEqual(Array.from(golden.numbers('expect.codes')));
      for (const [part, name] of [
        ['scale', 'expect.scale'],
        ['zeroPoint', 'expect.zero'],
      ] as const) {
        const got = Array.from(await weight.parts[part]!.read(), (v) => v + 0);
        const expected = Array.from(golden.numbers(name), (v) => v + 0);
        // One number for a whole tensor, where the weight keeps it per row.
        expect(got).toEqual(expected.length === 1 ? got.map(() => expected[0]) : expected);
      }
      expect(Array.from(await dequantizeWeight(weight).read(), (w) => w + 0)).toEqual(
        Array.from(golden.numbers('expect.dequant'), (w) => w + 0),
      );
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
