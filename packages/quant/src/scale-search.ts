import type { Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';
import { namesOf, type Link } from './layer.ts';
import { nonFiniteWeight } from './non-finite-weight.ts';
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
  const rounded = (i: number, c: number): Tensor => fakeQuantize(originals[c]!.mul(scales[i]!)).div(scales[i]!);
  const errors = device.zeros([1, ratios.length]);
  const elements = link.inspectsConsumer
    ? await sumLinearErrors(link, originals[0]!, (i) => rounded(i, 0), errors)
    : await sumInspectedErrors(link, originals, rounded, errors);
  const losses = Array.from(await errors.read(), (error) => error / elements);
  const best = losses.reduce((first, loss, i) => (loss < (losses[first] ?? Infinity) ? i : first), -1);
  if (best < 0)
    throw new QuantizationError(
      namesOf(consumers),
      `no ratio of the scale search gave a finite loss, [${losses}]; ${await nonFiniteWeight(consumers)}`,
      'look for NaN or infinity in the checkpoint or in the activations of this block',
    );
  return scope.keep({ s: scales[best]!, ratio: ratios[best]!, losses });
}

/** Numbers of calibration inputs whose outputs are held at once: 16 MiB of f32. Weights are rounded once for all of them. */
const VALUES_AT_ONCE = 2 ** 22;

/** Adds each ratio's Σ (change of the inspected output)² to `errors` [1, ratios]. @returns the number of output elements */
async function sumInspectedErrors(
  { consumers, statistics, inspect }: Link,
  originals: readonly Tensor[],
  rounded: (ratio: number, consumer: number) => Tensor,
  errors: Tensor,
): Promise<number> {
  const { device } = errors;
  let elements = 0;
  for await (const run of statistics.inputRuns(VALUES_AT_ONCE)) {
    const expected = run.map((x) => inspect(x));
    for (const { size } of expected) elements += size;
    for (let i = 0; i < errors.size; i++) {
      using _ = device.scope();
      consumers.forEach(({ weight }, c) => weight.write(rounded(i, c)));
      const error = errors.cols(i, i + 1);
      run.forEach((x, sequence) => {
        using _sequence = device.scope();
        const off = expected[sequence]!.sub(inspect(x));
        error.write(error.add(off.mul(off).reshape([1, off.size]).sum()));
      });
    }
    consumers.forEach(({ weight }, c) => weight.write(originals[c]!));
  }
  return elements;
}

/** The same where the inspected output is that of the only consumer: Σ ‖x (W − W')ᵀ‖² from the Gram matrix of all inputs. */
async function sumLinearErrors(
  { statistics }: Link,
  original: Tensor,
  rounded: (ratio: number) => Tensor,
  errors: Tensor,
): Promise<number> {
  const { device } = errors;
  const [out, columns] = original.shape as [number, number];
  using _ = device.scope();
  const G = device.zeros([columns, columns]);
  for await (const x of statistics.inputs()) G.write(G.add(x.gram()));
  for (let i = 0; i < errors.size; i++) {
    using _ratio = device.scope();
    const D = original.sub(rounded(i));
    errors.cols(i, i + 1).write(D.matmul(G).mul(D).reshape([1, D.size]).sum());
  }
  return statistics.tokens * out;
}

/** max(m^ratio, 1e-4), divided by the geometric mean of its extremes. */
function scaleOf(m: Tensor, ratio: number): Tensor {
  using scope = m.device.scope();
  const s = power(m, ratio).max(SMALLEST);
  return scope.keep(s.div(s.maximum().mul(s.minimum()).sqrt()));
}
