import { fakeQuantizeActivation, quantize } from '@ptqlab/quant';
import { LawViolation } from '../laws/law.ts';
import { dyadicLayers, realisticLayers, valuesOfLayer } from './layer-case.ts';
import type { MethodLaw } from './method-law.ts';

/** Laws of how a method treats the inputs of a quantized layer when it runs. */
export const activationLaws: readonly MethodLaw[] = [
  {
    id: 'activation.codes',
    says: 'activations become integers in the declared range on finite positive scales, and come back within half a step unless clipped',
    devices: 1,
    cases: realisticLayers,
    applies: (method, task) => method.activation?.(task) !== undefined,
    async check({ method, task, devices: [device] }, layer) {
      const quantizer = method.activation!(task)!;
      const [values] = valuesOfLayer(layer).X as [Float32Array];
      using _ = device.scope();
      const x = device.tensor(values, [values.length / layer.columns, layer.columns]);
      const qparams = quantizer.fit(x);
      const codes = await quantize(x, qparams, quantizer.range).read();
      const scale = await qparams.scale.read();
      const back = await fakeQuantizeActivation(x, quantizer).read();
      if (Array.from(scale).some((s) => !(s > 0 && Number.isFinite(s))))
        throw new LawViolation(`a scale is not positive: ${scale}`);
      const { lowest, highest } = quantizer.range;
      codes.forEach((code, at) => {
        if (!Number.isInteger(code) || code < lowest || code > highest)
          throw new LawViolation(`code ${at} is ${code}, outside ${lowest} to ${highest}`);
        const step = scale[Math.floor(at / (values.length / scale.length))]!;
        // Half a step, and a rounding each of x / scale, code · scale, and the zero-point's place.
        const allowed = step * (0.5 + 2 ** -20 * (highest - lowest));
        if (code > lowest && code < highest && !(Math.abs(back[at]! - values[at]!) <= allowed))
          throw new LawViolation(
            `activation ${at}, ${values[at]}, came back as ${back[at]}, more than half a step of ${step} away`,
          );
      });
    },
  },
  {
    id: 'activation.agreement',
    says: 'two devices put activations on the same codes where arithmetic is exact',
    devices: 2,
    cases: dyadicLayers,
    applies: (method, task) => method.activation?.(task) !== undefined,
    async check({ method, task, devices: [a, b] }, layer) {
      const quantizer = method.activation!(task)!;
      const { W: values } = valuesOfLayer(layer);
      const codesOn = async (device: typeof a): Promise<ArrayLike<number>> => {
        using _ = device.scope();
        const x = device.tensor(values, [layer.out, layer.columns]);
        return quantize(x, quantizer.fit(x), quantizer.range).read();
      };
      const [mine, other] = [await codesOn(a), await codesOn(b!)];
      const at = Array.from(mine).findIndex((code, i) => code !== other[i]);
      if (at >= 0) throw new LawViolation(`the code of activation ${at} is ${mine[at]} here and ${other[at]} there`);
    },
  },
];
