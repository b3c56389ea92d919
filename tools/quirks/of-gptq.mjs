// What is lost first of the published behaviour of gptq; quirks.mjs says what the fields mean.

const SPECS = ['quant/src/methods/published-mistakes.spec.ts', 'golden/src/gptq.spec.ts'];

export default [
  {
    of: 'gptq',
    quirk: 'whole-row ranges are fitted before dead columns are zeroed',
    file: 'quant/src/methods/gptq.ts',
    find: 'new GroupRanges(layer.weight, scheme',
    put: 'new GroupRanges(reviveDeadColumns(statistics.hessian.copy()).select(0, layer.weight), scheme',
    specs: SPECS,
  },
  {
    of: 'gptq',
    quirk: 'dead columns are ordered by their diagonal of 1',
    file: 'quant/src/methods/gptq.ts',
    find: 'ColumnOrder.byFallingDiagonal(revived)',
    put: 'ColumnOrder.byFallingDiagonal(statistics.hessian)',
    specs: SPECS,
  },
  {
    of: 'gptq',
    quirk: 'ranges inside a block are stale',
    file: 'quant/src/methods/gptq.ts',
    find: 'options.freshRanges && end <= block.end',
    put: 'end <= block.end',
    specs: SPECS,
  },
  {
    of: 'gptq',
    quirk: 'static groups are those of the original columns',
    file: 'quant/src/group-ranges.ts',
    find: "this.#time === 'static' ? order.columnAt[position]! : position",
    put: 'position',
    specs: SPECS,
  },
  {
    of: 'gptq',
    quirk: 'static groups are fitted after dead columns are zeroed',
    file: 'quant/src/methods/gptq.ts',
    find: 'ranges.fitStatic(alive)',
    put: 'ranges.fitStatic(layer.weight)',
    specs: [
      'quant/src/methods/published-mistakes.spec.ts',
      'golden/src/gptq.spec.ts',
      'quant/src/methods/options.spec.ts',
    ],
  },
  {
    of: 'gptq',
    quirk: 'the mean of the damping counts dead columns',
    file: 'quant/src/damped-hessian.ts',
    find: 'diagonal.add(mean(diagonal).mul(damping))',
    put: 'diagonal.add(mean(diagonal.equal(1).select(0, diagonal)).mul(damping))',
    specs: SPECS,
  },
  {
    of: 'gptq',
    quirk: 'H is 2/n over sequences, not tokens',
    file: 'quant/src/statistics/hessian.ts',
    find: 'x.mul(Math.sqrt(2 / n))',
    put: 'x.mul(Math.sqrt(2 / (n * x.shape[0]!)))',
    specs: ['quant/src/methods/published-mistakes.spec.ts', 'golden/src/gptq.spec.ts', 'quant/src/statistics'],
  },
  {
    of: 'gptq',
    quirk: 'dead weights are zeroed',
    file: 'quant/src/methods/gptq.ts',
    find: 'reviveDeadColumns(revived).select(0, layer.weight)',
    put: 'reviveDeadColumns(revived).select(layer.weight, layer.weight)',
    specs: SPECS,
  },
  {
    of: 'gptq',
    quirk: 'all layers of a block are quantized on one pass unless true-sequential',
    file: 'quant/src/methods/gptq.ts',
    find: 'sequential: ({ trueSequential }) => trueSequential',
    put: 'sequential: () => true',
    specs: ['quant/src/methods/options.spec.ts'],
  },
];
