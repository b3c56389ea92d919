import type { Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';
import type { Link } from './layer.ts';
import { power } from './power.ts';

const SMALLEST = 1e-4;

export interface FoundScale {
  /** s [in], to be multiplied onto the consumers' columns. */
  readonly s: Tensor;
  readonly ratio: number;
  /** Mean squared difference of the inspected output for each ratio. */
  readonly losses: readonly number[];
}

/**
 * s = m^r with the ratio r whose quantized weights change the inspected output least; m is the mean |x| per channel (AWQ, equations
 * 4 and 5; `auto_scale_block` of mit-han-lab/llm-awq, commit d6e797a). The first minimum wins. Weights are as before afterwards.
 * @param fakeQuantize a weight [out, in] after quantize and dequantize
 */
export async function searchScale(
  link: Link,
  ratios: readonly number[],
  fakeQuantize: (weight: Tensor) => Tensor,
): Promise<FoundScale> {
  const { consumers, statistics } = link;
  const { device } = statistics.absMean;
  using scope = device.scope();
  const originals = consumers.map(({ weight }) => weight.copy());
  const scales = ratios.map((ratio) => scaleOf(statistics.absMean, ratio));
  const errors = device.zeros([1, ratios.length]);
  let elements = 0;
  for (const x of statistics.inputs()) {
    const expected = link.inspect(x);
    elements += expected.size;
    scales.forEach((s, i) => {
      using _ = device.scope();
      consumers.forEach(({ weight }, c) => weight.write(fakeQuantize(originals[c]!.mul(s)).div(s)));
      const off = expected.sub(link.inspect(x)).reshape([1, expected.size]);
      const error = errors.cols(i, i + 1);
      error.write(error.add(off.mul(off).sum()));
    });
    consumers.forEach(({ weight }, c) => weight.write(originals[c]!));
  }
  const losses = Array.from(await errors.read(), (error) => error / elements);
  const best = losses.reduce((first, loss, i) => (loss < (losses[first] ?? Infinity) ? i : first), -1);
  if (best < 0)
    throw new QuantizationError(
      consumers.map(({ name }) => name).join(', '),
      `no ratio of the scale search gave a finite loss, [${losses}]`,
      'look for NaN or infinity in the checkpoint or in the activations of this block',
    );
  return scope.keep({ s: scales[best]!, ratio: ratios[best]!, losses });
}

/** max(m^ratio, 1e-4), divided by the geometric mean of its extremes. */
function scaleOf(m: Tensor, ratio: number): Tensor {
  using scope = m.device.scope();
  const s = power(m, ratio).max(SMALLEST);
  return scope.keep(s.div(s.maximum().mul(s.minimum()).sqrt()));
}
