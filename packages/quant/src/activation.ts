import type { Tensor } from '@ptqlab/tensor';
import { SchemeError } from './errors.ts';
import { absmaxGrid } from './grids/absmax-grid.ts';
import { fakeQuantize } from './grids/affine.ts';
import type { CodeRange, QParams } from './grids/grid.ts';
import type { ActivationGranularity } from './scheme.ts';

/** Puts activations [tokens, channels] on a grid when a quantized layer runs. */
export interface ActivationQuantizer {
  readonly name: string;
  readonly bits: number;
  readonly range: CodeRange;
  /** Channels that share a range; all of a token's when left out. `fit` then sees rows of this many channels. */
  readonly groupSize?: number;
  /** qparams of `x` as they are now ("dynamic"): [tokens, 1], or [1, 1] for the whole tensor. */
  fit(x: Tensor): QParams;
}

/**
 * Values after quantize and dequantize, [tokens, channels].
 * @throws SchemeError when the channels do not make whole groups
 */
export function fakeQuantizeActivation(x: Tensor, quantizer: ActivationQuantizer): Tensor {
  using scope = x.device.scope();
  const { groupSize } = quantizer;
  const channels = x.shape.at(-1)!;
  if (groupSize && channels % groupSize !== 0)
    throw new SchemeError(
      `activations: groups of ${groupSize} channels were asked for, but a layer has ${channels} inputs; give a divisor of them, or 0`,
    );
  const rows = groupSize ? x.copy().reshape([x.size / groupSize, groupSize]) : x;
  return scope.keep(fakeQuantize(rows, quantizer.fit(rows), quantizer.range).reshape(x.shape));
}

/** Symmetric absmax per token or per tensor: mit-han-lab/smoothquant fake_quant.py (commit c61476d). */
export function absmaxActivation(bits: number, granularity: ActivationGranularity): ActivationQuantizer {
  const options = { bits, symmetric: true };
  return {
    name: `absmax-per${granularity}-${bits}`,
    bits,
    range: absmaxGrid.codeRange(options),
    fit(x) {
      using scope = x.device.scope();
      if (granularity === 'token') return scope.keep(absmaxGrid.fit(x, options));
      return scope.keep(absmaxGrid.fit(x.copy().reshape([1, x.size]), options));
    },
  };
}

/** Options of QuaRot's and GPTAQ's activation quantizer. */
export interface ClippedActivation {
  readonly bits: number;
  readonly symmetric: boolean;
  /** The range of a token is shrunk by this factor. */
  readonly clipRatio: number;
  /** Channels that share a range; 0 or left out for all of a token's. */
  readonly groupSize?: number;
}

/**
 * Per token or group of channels, with the range shrunk by `clipRatio`: ActQuantizer of QuaRot and GPTAQ (Yale fake_quant, commit
 * 883afc6). Symmetric: absmax·clip / (2^(bits−1) − 1), scale 1 for tokens of zeros. Asymmetric: ±1 for tokens of zeros. The range of
 * a whole token contains 0, that of a group need not.
 */
export function clippedActivation({ bits, symmetric, clipRatio, groupSize }: ClippedActivation): ActivationQuantizer {
  const highest = symmetric ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return {
    name: `clipped-${symmetric ? 'sym' : 'asym'}-${bits}-${clipRatio}${groupSize ? `-g${groupSize}` : ''}`,
    bits,
    range: { lowest: symmetric ? -(2 ** (bits - 1)) : 0, highest },
    ...(groupSize ? { groupSize } : {}),
    fit(x) {
      using scope = x.device.scope();
      const [smallest, largest] = [x.minimum(), x.maximum()];
      const low = (groupSize ? smallest : smallest.min(0)).mul(clipRatio);
      const high = (groupSize ? largest : largest.max(0)).mul(clipRatio);
      if (symmetric) {
        const absmax = low.max(low.mul(-1)).max(high);
        const scale = absmax.equal(0).select(1, absmax.div(highest));
        return scope.keep({ scale, zeroPoint: x.device.zeros(scale.shape) });
      }
      const empty = low.equal(0).mul(high.equal(0));
      const from = empty.select(-1, low);
      const scale = empty.select(1, high).sub(from).div(highest);
      return scope.keep({ scale, zeroPoint: from.mul(-1).roundedQuotient(scale) });
    },
  };
}
