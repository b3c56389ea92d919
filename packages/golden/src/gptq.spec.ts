import {
  ColumnOrder,
  dequantizeWeight,
  gptq,
  LayerStatistics,
  publishedOptions,
  reviveDeadColumns,
  type Scheme,
} from '@ptqlab/quant';
import { expectRanges } from './expect-ranges.ts';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { groupIndexOf } from './group-index.ts';
import { levelsOf, outputError, rowsTouched } from './compare-levels.ts';
import { DEVICES } from './open-devices.ts';

interface GptqParams {
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
}

describe.each(DEVICES)('gptq agrees with its authors’ code on %s', (_name, open, largest) => {
  skipLeftOut('gptq', largest);
  it.each(goldenCases('gptq', largest).map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const params = one.params as unknown as GptqParams;
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const [out, columns] = golden.shape('input.weight') as [number, number];
      const W = golden.numbers('input.weight');
      const weight = device.tensor(W, [out, columns], 'f32');
      const x = device.tensor(golden.numbers('input.x'), golden.shape('input.x'), 'f32');
      const statistics = new LayerStatistics(device, columns, ['hessian']);
      const tokens = x.shape[0]! / params.n_seq;
      for (let n = 0; n < params.n_seq; n++) await statistics.add(x.rows(n * tokens, (n + 1) * tokens));

      if (golden.has('expect.hessian')) {
        const hessian = golden.numbers('expect.hessian');
        const largest = hessian.reduce((max, h) => Math.max(max, Math.abs(h)), 0);
        const worst = Float64Array.from(await statistics.hessian.read()).reduce(
          (max, h, i) => Math.max(max, Math.abs(h - hessian[i]!)),
          0,
        );
        expect(worst).toBeLessThanOrEqual(2e-6 * largest);
      }

      if (params.act_order) {
        const H = statistics.hessian.copy();
        reviveDeadColumns(H);
        const living = (order: ArrayLike<number>) => Array.from(order).filter((c) => !params.dead_columns?.includes(c));
        const { columnAt } = await ColumnOrder.byFallingDiagonal(H);
        expect(living(columnAt)).toEqual(living(golden.numbers('expect.perm')));
      }

      const scheme: Scheme = {
        weightBits: params.bits,
        activationBits: 16,
        groupSize: params.group_size > 0 ? params.group_size : 'channel',
        symmetric: params.sym,
        activationGranularity: 'token',
      };
      const options = {
        ...publishedOptions(gptq),
        blockSize: params.blocksize,
        damping: params.percdamp,
        actOrder: params.act_order,
        staticGroups: params.static_groups,
        rangeSearch: params.mse,
        rangeNorm: params.mse_norm,
        rangeSteps: params.mse_grid,
        rangeShrink: params.mse_maxshrink,
      };
      const result = await gptq.quantize({ name: one.name, weight, bias: undefined }, statistics, { scheme, options });

      const levels = levelsOf(
        golden.numbers('expect.codes'),
        golden.numbers('expect.zero'),
        golden.numbers('expect.g_idx'),
        out,
      );
      const got = levelsOf(
        Float64Array.from(await result.weight.parts['codes']!.read()),
        Float64Array.from(await result.weight.parts['zeroPoint']!.read()),
        await groupIndexOf(result.weight),
        out,
      );
      const { fraction, rows } = rowsTouched(got, levels, columns);
      expect(fraction).toBeLessThanOrEqual(1e-3);
      expect(rows.size).toBeLessThanOrEqual(Math.max(2, 0.03 * out));
      await expectRanges(result.weight, golden, rows, params.dead_columns ?? []);

      const dequantized = Float64Array.from(await dequantizeWeight(result.weight).read());
      const X = golden.numbers('input.x');
      const ratio =
        outputError(X, W, dequantized, columns) / outputError(X, W, golden.numbers('expect.dequant'), columns);
      expect(ratio).toBeGreaterThanOrEqual(0.995);
      expect(ratio).toBeLessThanOrEqual(1.005);
      const loss = golden.numbers('expect.loss')[0]!;
      expect(Math.abs(result.report['loss']! - loss)).toBeLessThanOrEqual(2e-3 * loss);
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
