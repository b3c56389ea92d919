import {
  ColumnOrder,
  dampen,
  dequantizeWeight,
  driftResponse,
  factorOf,
  gptaq,
  LayerStatistics,
  publishedOptions,
  reviveDeadColumns,
  type Scheme,
} from '@ptqlab/quant';
import { asymmetricOutputError, levelsOf, relativeDistance, rowsTouched } from './compare-levels.ts';
import { expectRanges } from './expect-ranges.ts';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { groupIndexOf } from './group-index.ts';
import { DEVICES } from './open-devices.ts';

interface GptaqParams {
  readonly bits: number;
  readonly sym: boolean;
  readonly group_size: number;
  readonly act_order: boolean;
  readonly static_groups: boolean;
  readonly mse: boolean;
  readonly mse_norm: number;
  readonly mse_grid: number;
  readonly mse_maxshrink: number;
  readonly percdamp: number;
  readonly blocksize: number;
  readonly n_seq: number;
  readonly dead_columns?: readonly number[];
  readonly alpha: number;
}

describe.each(DEVICES)('gptaq agrees with its authors’ code on %s', (_name, open, largest) => {
  skipLeftOut('gptaq', largest);
  it.each(goldenCases('gptaq', largest).map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const params = one.params as unknown as GptaqParams;
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const [out, columns] = golden.shape('input.weight') as [number, number];
      const W = golden.numbers('input.weight');
      const weight = device.tensor(W, [out, columns], 'f32');
      const x = device.tensor(golden.numbers('input.x_quant'), golden.shape('input.x_quant'), 'f32');
      const xf = device.tensor(golden.numbers('input.x_native'), golden.shape('input.x_native'), 'f32');
      const statistics = new LayerStatistics(device, columns, ['hessian', 'drift']);
      const tokens = x.shape[0]! / params.n_seq;
      for (let n = 0; n < params.n_seq; n++) {
        const [from, to] = [n * tokens, (n + 1) * tokens];
        await statistics.add(x.rows(from, to), xf.rows(from, to));
      }

      if (golden.has('expect.P')) {
        const H = statistics.hessian.copy();
        const D = reviveDeadColumns(H).select(0, statistics.drift);
        expect(relativeDistance(await D.read(), golden.numbers('expect.dxxt'))).toBeLessThanOrEqual(1e-5);
        const order = params.act_order ? await ColumnOrder.byFallingDiagonal(H) : ColumnOrder.natural(columns);
        const ordered = order.square(H);
        dampen(ordered, params.percdamp);
        const U = await factorOf(one.name, ordered, params.percdamp);
        const P = await driftResponse(order.square(D), U, params.alpha).read();
        const expected = golden.numbers('expect.P');
        if (params.alpha === 0) expect(P.every((p) => p === 0)).toBe(true);
        else expect(relativeDistance(P, expected)).toBeLessThanOrEqual(1e-3);
      }

      const scheme: Scheme = {
        weightBits: params.bits,
        activationBits: 16,
        groupSize: params.group_size > 0 ? params.group_size : 'channel',
        symmetric: params.sym,
        activationGranularity: 'token',
      };
      const options = {
        ...publishedOptions(gptaq),
        alpha: params.alpha,
        blockSize: params.blocksize,
        damping: params.percdamp,
        actOrder: params.act_order,
        staticGroups: params.static_groups,
        rangeSearch: params.mse,
        rangeNorm: params.mse_norm,
        rangeSteps: params.mse_grid,
        rangeShrink: params.mse_maxshrink,
      };
      const result = await gptaq.quantize({ name: one.name, weight, bias: undefined }, statistics, { scheme, options });

      const got = levelsOf(
        Float64Array.from(await result.weight.parts['codes']!.read()),
        Float64Array.from(await result.weight.parts['zeroPoint']!.read()),
        await groupIndexOf(result.weight),
        out,
      );
      const levels = levelsOf(
        golden.numbers('expect.codes'),
        golden.numbers('expect.zero'),
        golden.numbers('expect.g_idx'),
        out,
      );
      const { fraction, rows } = rowsTouched(got, levels, columns);
      expect(fraction).toBeLessThanOrEqual(1e-3);
      expect(rows.size).toBeLessThanOrEqual(Math.max(2, 0.03 * out));
      await expectRanges(result.weight, golden, rows, params.dead_columns ?? []);

      const Xf = golden.numbers('input.x_native');
      const X = golden.numbers('input.x_quant');
      const dequantized = Float64Array.from(await dequantizeWeight(result.weight).read());
      const ratio =
        asymmetricOutputError(Xf, X, W, dequantized, columns) /
        asymmetricOutputError(Xf, X, W, golden.numbers('expect.dequant'), columns);
      expect(ratio).toBeGreaterThanOrEqual(0.995);
      expect(ratio).toBeLessThanOrEqual(1.005);
      const loss = golden.numbers('expect.loss')[0]!;
      expect(Math.abs(result.report['loss']! - loss)).toBeLessThanOrEqual(2e-3 * loss);
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
