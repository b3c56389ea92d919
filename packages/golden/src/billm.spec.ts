import type { Device, Tensor } from '@ptqlab/tensor';
import {
  billm,
  binarize,
  decodeBinary,
  dequantizeWeight,
  encodeBinary,
  fitScales,
  LayerStatistics,
  salience,
  searchStructure,
  type Scheme,
} from '@ptqlab/quant';
import { relativeDistance, worstRelative } from './compare-levels.ts';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { FAST_DEVICES } from './open-devices.ts';

interface BillmParams {
  readonly metric: 'hessian' | 'magnitude';
  readonly blocksize: number;
  readonly percdamp: number;
  readonly disable_gptq: boolean;
  /** Constants of the published code, here to notice a case made otherwise. */
  readonly up_lim: number;
  readonly orders: readonly number[];
  readonly partition: number;
}

const isUnit = ({ name }: { name: string }): boolean => name.includes('unit');
const CONCENTRATED = 1;
const SPARSE = 2;
const SALIENT = 3;

const tensorOf = (device: Device, golden: GoldenTensors, name: string): Tensor =>
  device.tensor(golden.numbers(name), golden.shape(name), 'f32');

/** The statistics a case was made with: from its activations, or its stored Hessian where it has none. */
async function statisticsOf(device: Device, golden: GoldenTensors, columns: number): Promise<LayerStatistics> {
  const statistics = new LayerStatistics(device, columns, ['hessian']);
  if (golden.has('activations')) {
    const [sequences, tokens] = golden.shape('activations') as [number, number, number];
    const x = tensorOf(device, golden, 'activations').reshape([sequences * tokens, columns]);
    for (let n = 0; n < sequences; n++) await statistics.add(x.rows(n * tokens, (n + 1) * tokens));
  } else {
    statistics.hessian.write(tensorOf(device, golden, 'hessian'));
  }
  return statistics;
}

/** Group of each weight, 1 concentrated, 2 sparse, 3 salient, from the parts of a binary weight. */
function groupsOf(second: ArrayLike<number>, salient: ArrayLike<number>): number[] {
  return Array.from(second, (code, at) => (salient[at % salient.length] ? SALIENT : code ? SPARSE : CONCENTRATED));
}

describe.each(FAST_DEVICES)('billm agrees with its authors’ code on %s', (_name, open) => {
  const cases = goldenCases('billm');
  skipLeftOut('billm');
  it.each(cases.filter((one) => !isUnit(one)).map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const params = one.params as unknown as BillmParams;
    expect([params.up_lim, params.partition, ...params.orders]).toEqual([50, 3, 1, 1, 2]);
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const columns = golden.shape('weight')[1]!;
      const mask = golden.numbers('group_mask');
      const largest = golden.numbers('weight').reduce((max, w) => Math.max(max, Math.abs(w)), 0);

      if (golden.has('block_input')) {
        const [blocks, d] = [tensorOf(device, golden, 'block_input'), tensorOf(device, golden, 'hinv_chol_diag')];
        const expected = tensorOf(device, golden, 'weight_dequant');
        for (let start = 0; start < columns; start += params.blocksize) {
          using _block = device.scope();
          const end = Math.min(start + params.blocksize, columns);
          const size = end - start;
          const block = start / params.blocksize;
          const w = blocks.cols(start, end).copy();
          const S = params.metric === 'hessian' ? salience(w, d.slice(0, start, end)) : w;
          const structure = await searchStructure(S);
          expect(structure.salientColumns).toBe(golden.numbers('n_salient')[block]);
          const perBlock = (name: string, n: number) => golden.numbers(name).subarray(block * n, (block + 1) * n);
          expect(worstRelative(structure.columnErrors, perBlock('err_columns', 49))).toBeLessThan(1e-5);
          expect(worstRelative(structure.splitErrors, perBlock('err_split', 81))).toBeLessThan(1e-5);
          const scales = fitScales(w, structure);
          const encoded = encodeBinary(w, structure.salient, structure.high, scales);
          const groups = groupsOf(await encoded.second.read(), await structure.salient.read());
          const wanted = Array.from(groups, (_, at) => mask[Math.floor(at / size) * columns + start + (at % size)]);
          expect(groups).toEqual(wanted);
          const off = decodeBinary(encoded).sub(expected.cols(start, end));
          expect(
            Float64Array.from(await off.read()).reduce((max, e) => Math.max(max, Math.abs(e)), 0),
          ).toBeLessThanOrEqual(5e-6 * largest);
        }
      }

      const statistics = await statisticsOf(device, golden, columns);
      if (golden.has('hessian')) {
        const expected = golden.numbers('hessian');
        const top = expected.reduce((max, h) => Math.max(max, Math.abs(h)), 0);
        const off = Float64Array.from(await statistics.hessian.read(), (h, i) => Math.abs(h - expected[i]!));
        expect(off.reduce((max, e) => Math.max(max, e), 0)).toBeLessThanOrEqual(1e-5 * top);
      }
      const scheme: Scheme = {
        weightBits: 1,
        activationBits: 16,
        groupSize: params.blocksize,
        symmetric: false,
        activationGranularity: 'token',
      };
      const options = {
        metric: params.metric,
        damping: params.percdamp,
        compensate: !params.disable_gptq,
        insideBlocks: false,
      };
      const layer = { name: one.name, weight: tensorOf(device, golden, 'weight'), bias: undefined };
      const { weight, report } = await billm.quantize(layer, statistics, { scheme, options });

      const groups = groupsOf(await weight.parts['second']!.read(), await weight.parts['salient']!.read());
      const flips = groups.filter((group, at) => group !== mask[at]).length;
      expect(flips).toBeLessThanOrEqual(1e-3 * groups.length);
      for (let start = 0; start < columns; start += params.blocksize) {
        const salient = (await weight.parts['salient']!.read()).subarray(start, start + params.blocksize);
        expect(salient.filter((flag: number) => flag === 1).length).toBe(
          golden.numbers('n_salient')[start / params.blocksize],
        );
      }
      const distance = relativeDistance(await dequantizeWeight(weight).read(), golden.numbers('weight_dequant'));
      expect(distance).toBeLessThanOrEqual(flips === 0 ? 1e-5 : 0.05);
      const loss = golden.numbers('loss')[0]!;
      if (flips === 0) expect(Math.abs(report['loss']! - loss)).toBeLessThanOrEqual(1e-4 * loss);
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });

  it.each(cases.filter(isUnit).map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const [x, mask] = [tensorOf(device, golden, 'x'), tensorOf(device, golden, 'mask')];
      let residual = x.mul(mask);
      let sum = device.zeros(x.shape);
      for (const order of [1, 2, 3]) {
        const { approximation } = binarize(residual, mask);
        sum = sum.add(approximation);
        residual = residual.sub(approximation);
        const expected = golden.numbers(`order${order}`);
        const largest = expected.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
        const off = Float64Array.from(await sum.read(), (v, i) => Math.abs(v - expected[i]!));
        expect(off.reduce((max, e) => Math.max(max, e), 0)).toBeLessThanOrEqual(1e-6 * largest);
      }
      const S = tensorOf(device, golden, 'search_input');
      const structure = await searchStructure(S);
      expect(worstRelative([structure.split], golden.numbers('search_split'))).toBeLessThan(1e-6);
      const groups = groupsOf(await structure.high.read(), await structure.salient.read());
      expect(groups).toEqual(Array.from(golden.numbers('search_code')));
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
