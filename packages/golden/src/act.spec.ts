import { absmaxActivation, clippedActivation, dequantize, quantize, type ActivationQuantizer } from '@ptqlab/quant';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { DEVICES } from './open-devices.ts';

interface ActParams {
  readonly convention: string;
  readonly bits: number;
  readonly granularity?: 'per_token' | 'per_tensor';
  readonly sym: boolean;
  readonly clip_ratio?: number;
  readonly group_size?: number;
}

function quantizerOf(params: ActParams): ActivationQuantizer {
  if (params.convention === 'smoothquant_absmax')
    return absmaxActivation(params.bits, params.granularity === 'per_tensor' ? 'tensor' : 'token');
  const group = params.group_size ?? -1;
  return clippedActivation({
    bits: params.bits,
    symmetric: params.sym,
    clipRatio: params.clip_ratio ?? 1,
    ...(group > 0 ? { groupSize: group } : {}),
  });
}

describe.each(DEVICES)('activation quantizers equal the authors’ bit for bit on %s', (_name, open, largest) => {
  skipLeftOut('act', largest);
  it.each(goldenCases('act', largest).map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const x = device.tensor(golden.numbers('input.x'), golden.shape('input.x'), 'f32');
      const quantizer = quantizerOf(one.params as unknown as ActParams);
      const grouped = quantizer.groupSize ? x.reshape([x.size / quantizer.groupSize, quantizer.groupSize]) : x;
      const qparams = quantizer.fit(grouped);
      const codes = quantize(grouped, qparams, quantizer.range);
      expect(Array.from(await codes.read())).toEqual(Array.from(golden.numbers('expect.codes')));
      expect(Array.from(await dequantize(codes, qparams).read(), (v) => v + 0)).toEqual(
        Array.from(golden.numbers('expect.dequant'), (v) => v + 0),
      );
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
