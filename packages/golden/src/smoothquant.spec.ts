import {
  absmaxActivation,
  dequantizeWeight,
  fakeQuantizeActivation,
  LayerStatistics,
  publishedOptions,
  quantize,
  smoothquant,
  type Block,
  type LinearLayer,
  type Scheme,
} from '@ptqlab/quant';
import { relativeDistance, rowsTouched, worstRelative } from './compare-levels.ts';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { DEVICES } from './open-devices.ts';

interface SmoothquantParams {
  readonly ln: 'layernorm' | 'rmsnorm';
  readonly alpha: number;
  readonly bits: number;
  readonly weight_quant: 'per_channel' | 'per_tensor';
  readonly act_quant: 'per_token' | 'per_tensor';
  readonly quantize_output: boolean;
  readonly rms_eps: number;
  readonly layernorm_eps: number;
}

/** The norm of the case in f64, rounded once. */
function normalize(
  hidden: Float64Array,
  weight: Float64Array,
  bias: Float64Array | undefined,
  { ln, rms_eps, layernorm_eps }: SmoothquantParams,
): Float32Array {
  const size = weight.length;
  const x = new Float32Array(hidden.length);
  for (let start = 0; start < hidden.length; start += size) {
    const row = hidden.subarray(start, start + size);
    const mean = ln === 'layernorm' ? row.reduce((sum, h) => sum + h, 0) / size : 0;
    const variance = row.reduce((sum, h) => sum + (h - mean) ** 2, 0) / size;
    const root = Math.sqrt(variance + (ln === 'layernorm' ? layernorm_eps : rms_eps));
    row.forEach((h, c) => (x[start + c] = ((h - mean) / root) * weight[c]! + (bias?.[c] ?? 0)));
  }
  return x;
}

const numbers = (values: ArrayLike<number>): Float64Array => Float64Array.from(values);

describe.each(DEVICES)('smoothquant agrees with its authors’ code on %s', (_name, open, largest) => {
  skipLeftOut('smoothquant', largest);
  it.each(goldenCases('smoothquant', largest).map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const params = one.params as unknown as SmoothquantParams;
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const tensor = (name: string) => device.tensor(golden.numbers(name), golden.shape(name), 'f32');
      const norm = {
        kind: 'norm' as const,
        name: 'ln',
        weight: tensor('input.ln.weight'),
        bias: golden.has('input.ln.bias') ? tensor('input.ln.bias') : undefined,
      };
      const layers: LinearLayer[] = [0, 1, 2]
        .filter((i) => golden.has(`input.weight.${i}`))
        .map((i) => ({
          name: String(i),
          weight: tensor(`input.weight.${i}`),
          bias: golden.has(`input.bias.${i}`) ? tensor(`input.bias.${i}`) : undefined,
        }));
      const channels = norm.weight.size;
      const normed = async () =>
        normalize(
          golden.numbers('input.hidden'),
          numbers(await norm.weight.read()),
          norm.bias && numbers(await norm.bias.read()),
          params,
        );
      const shape = golden.shape('input.hidden');
      const statistics = new LayerStatistics(device, channels, ['absMax']);
      await statistics.add(device.tensor(await normed(), shape));
      expect(worstRelative(await statistics.absMax.read(), golden.numbers('expect.act_scales'))).toBeLessThan(2e-6);

      const scheme: Scheme = {
        weightBits: params.bits,
        activationBits: params.bits,
        groupSize: params.weight_quant === 'per_tensor' ? 'tensor' : 'channel',
        symmetric: true,
        activationGranularity: params.act_quant === 'per_tensor' ? 'tensor' : 'token',
      };
      const task = { scheme, options: { ...publishedOptions(smoothquant), alpha: params.alpha } };
      const inspect = () => {
        throw new Error('smoothquant must not run the block');
      };
      const block: Block = {
        name: one.name,
        layers,
        links: [{ source: norm, consumers: layers, statistics, inspect }],
      };
      const rescalings = await smoothquant.prepareBlock!(block, task);
      expect(rescalings.map(({ layer }) => layer)).toEqual(layers.map(({ name }) => name));
      for (const { columnScale } of rescalings)
        expect(worstRelative(columnScale!, golden.numbers('expect.smooth_scales'))).toBeLessThan(2e-6);
      expect(worstRelative(await norm.weight.read(), golden.numbers('expect.ln.weight'))).toBeLessThan(2e-6);
      if (norm.bias) expect(worstRelative(await norm.bias.read(), golden.numbers('expect.ln.bias'))).toBeLessThan(2e-6);

      const activation = smoothquant.activation!(task)!;
      expect(activation.name).toBe(absmaxActivation(params.bits, scheme.activationGranularity).name);
      const x = device.tensor(await normed(), shape);
      const codes = await quantize(x, activation.fit(x), activation.range).read();
      expect(rowsTouched(numbers(codes), golden.numbers('expect.x_codes'), channels).fraction).toBeLessThan(1e-3);

      const seen = fakeQuantizeActivation(x, activation);
      for (const [i, layer] of layers.entries()) {
        const { weight } = await smoothquant.quantize(layer, statistics, task);
        const got = numbers(await weight.parts['codes']!.read());
        expect(rowsTouched(got, golden.numbers(`expect.codes.${i}`), channels).fraction).toBeLessThan(1e-3);
        const scale = golden.numbers(`expect.scale.${i}`);
        const perRow = scale.length === 1 ? new Float64Array(layer.weight.shape[0]!).fill(scale[0]!) : scale;
        expect(worstRelative(await weight.parts['scale']!.read(), perRow)).toBeLessThan(2e-6);
        let y = seen.matmul(dequantizeWeight(weight).transpose());
        if (layer.bias) y = y.add(layer.bias);
        if (params.quantize_output) y = fakeQuantizeActivation(y, activation);
        const limit = params.bits === 8 ? 1e-3 : 1e-2;
        expect(relativeDistance(await y.read(), golden.numbers(`expect.y.${i}`))).toBeLessThan(limit);
      }
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
