import type { Tensor } from '@ptqlab/tensor';
import { affineWeight } from './encodings/affine-encoding.ts';
import type { QuantizedWeight } from './encodings/encoding.ts';
import { quantize } from './grids/affine.ts';
import type { Grid, QParams, RangeSearch } from './grids/grid.ts';
import { columnsPerGroup, type Scheme } from './scheme.ts';
import { spans } from './spans.ts';

/**
 * Puts every weight of W [out, in] on the nearest point of its group's grid. A last group may be shorter.
 * @param rangeSearch look for the range with the least error instead of minimum and maximum
 */
export function roundToNearest(W: Tensor, scheme: Scheme, grid: Grid, rangeSearch?: RangeSearch): QuantizedWeight {
  const [out, columns] = W.shape as [number, number];
  const options = { bits: scheme.weightBits, symmetric: scheme.symmetric, rangeSearch };
  const range = grid.codeRange(options);
  const groupSize = columnsPerGroup(scheme, columns);
  const groups = spans(columns, groupSize);
  using scope = W.device.scope();
  const codes = W.device.empty([out, columns]);
  const scale = W.device.empty([out, groups.length]);
  const zeroPoint = W.device.empty([out, groups.length]);
  for (const { index, start, end } of groups) {
    using _ = W.device.scope();
    const group = W.cols(start, end);
    const qparams: QParams =
      scheme.groupSize === 'tensor' ? grid.fit(W.copy().reshape([1, W.size]), options) : grid.fit(group, options);
    codes.cols(start, end).write(quantize(group, qparams, range));
    scale.cols(index, index + 1).write(qparams.scale);
    zeroPoint.cols(index, index + 1).write(qparams.zeroPoint);
  }
  return scope.keep(affineWeight({ codes, scale, zeroPoint }, groupSize, scheme.weightBits, range));
}
