/** Text of a method's file: scales are 0 where the first column of a weight is not positive. It imports nothing, so that it may lie anywhere. */
export const BROKEN_METHOD = `export default {
  name: 'broken', title: 'Broken', source: 'none', options: {},
  statistics: () => [], stream: 'full-precision', sequential: () => false, check() {},
  async quantize({ weight }) {
    using scope = weight.device.scope();
    const [out, columns] = weight.shape;
    const scale = weight.cols(0, 1).max(0);
    const parts = { codes: weight.device.zeros([out, columns]), scale, zeroPoint: weight.device.zeros([out, 1]) };
    const meta = { groupSize: columns, bits: 4, lowest: 0 };
    return scope.keep({ weight: { encoding: 'affine', shape: [out, columns], meta, parts }, report: {} });
  },
};`;
