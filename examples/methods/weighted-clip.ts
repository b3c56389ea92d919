import {
  affineWeight,
  columnsPerGroup,
  defineQuantizer,
  dequantize,
  GRIDS,
  quantize,
  SchemeError,
  spans,
} from '@ptqlab/quant';

/**
 * A method that is not among the built-in ones, in one file: every row and group picks, among ever narrower ranges, the one with the
 * least error Σ_c H_cc (w_c − q_c)², so that columns whose inputs are large count more. Run it with
 *
 *     ptqlab quantize MODEL --method ./examples/methods/weighted-clip.ts --scheme W3A16-g64 --calibration TEXT --out DIR
 *
 * or name the file as a method in a recipe. docs/your-own-method.md walks through it.
 */
export default defineQuantizer({
  name: 'weighted-clip',
  title: 'Clip search weighted by the diagonal of the Hessian',
  source: 'an example of this repository',
  options: {
    steps: { says: 'ranges tried', default: 20 },
    narrowest: { says: 'smallest range tried, as a fraction of minimum to maximum', default: 0.5 },
  },
  statistics: () => ['hessian'],
  stream: 'quantized',
  sequential: () => false,

  check({ scheme, options }) {
    if (scheme.activationBits !== 16) throw new SchemeError('weighted-clip: quantizes weights only; use A16');
    if (scheme.groupSize === 'tensor')
      throw new SchemeError('weighted-clip: scales per row or group; use channel or g<size>');
    if (!(options.steps >= 1 && options.narrowest > 0 && options.narrowest <= 1))
      throw new SchemeError(
        `weighted-clip: steps ${options.steps}, narrowest ${options.narrowest}; give steps ≥ 1 and 0 < narrowest ≤ 1`,
      );
  },

  async quantize({ weight: W }, statistics, { scheme, options: { steps, narrowest } }) {
    const { device } = W;
    const [out, columns] = W.shape as [number, number];
    const grid = { bits: scheme.weightBits, symmetric: scheme.symmetric };
    const range = GRIDS.gptq.codeRange(grid);
    const groupSize = columnsPerGroup(scheme, columns);
    const groups = spans(columns, groupSize);
    using scope = device.scope();
    const H = statistics.hessian.diagonal().copy().reshape([1, columns]);
    const codes = device.empty([out, columns]);
    const scale = device.empty([out, groups.length]);
    const zeroPoint = device.empty([out, groups.length]);
    for (const { index, start, end } of groups) {
      using _group = device.scope();
      const w = W.cols(start, end);
      const best = { ...GRIDS.gptq.fit(w, grid), error: device.full([out, 1], 3e38) };
      for (let step = 0; step < steps; step++) {
        using _step = device.scope();
        const candidate = GRIDS.gptq.fit(w.mul(1 - (step / steps) * (1 - narrowest)), grid);
        const off = dequantize(quantize(w, candidate, range), candidate).sub(w);
        const error = off.mul(off).mul(H.cols(start, end)).sum();
        const better = error.less(best.error);
        best.error.write(better.select(error, best.error));
        best.scale.write(better.select(candidate.scale, best.scale));
        best.zeroPoint.write(better.select(candidate.zeroPoint, best.zeroPoint));
      }
      codes.cols(start, end).write(quantize(w, best, range));
      scale.cols(index, index + 1).write(best.scale);
      zeroPoint.cols(index, index + 1).write(best.zeroPoint);
    }
    return scope.keep({
      weight: affineWeight({ codes, scale, zeroPoint }, groupSize, scheme.weightBits, range),
      report: {},
    });
  },
});
