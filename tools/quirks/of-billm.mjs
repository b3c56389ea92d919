// What is lost first of the published behaviour of billm; quirks.mjs says what the fields mean.

const SPECS = ['quant/src/structural-search.spec.ts', 'quant/src/binarize.spec.ts', 'golden/src/billm.spec.ts'];

export default [
  {
    of: 'billm',
    quirk: 'salience divides by d², d the diagonal of U',
    file: 'quant/src/salience.ts',
    find: 'd.mul(d)',
    put: 'd.mul(d).mul(d).mul(d)',
    specs: SPECS,
  },
  {
    of: 'billm',
    quirk: 'the structure is searched on salience, not on weights',
    file: 'quant/src/methods/billm.ts',
    find: "options.metric === 'hessian' ? salience(w, dOfBlock) : w",
    put: 'w',
    specs: SPECS,
  },
  {
    of: 'billm',
    quirk: 'the column search binarizes both parts twice',
    file: 'quant/src/structural-search.ts',
    find: 'squares(binaryResidual(rest, 2))',
    put: 'squares(binaryResidual(rest, 1))',
    specs: SPECS,
  },
  {
    of: 'billm',
    quirk: 'salient entries count as zeros in the quantiles',
    file: 'quant/src/structural-search.ts',
    find: 'quantiles(magnitude, out * n, SPLITS)',
    put: 'quantiles(magnitude, magnitude.size, SPLITS)',
    specs: SPECS,
  },
  {
    of: 'billm',
    quirk: 'at most 49 salient columns',
    file: 'quant/src/structural-search.ts',
    find: 'Math.min(SALIENT_LIMIT, n)',
    put: 'n',
    specs: SPECS,
  },
  {
    of: 'billm',
    quirk: 'each order subtracts a mean of its own',
    file: 'quant/src/binarize.ts',
    find: 'const mu = x.sum().div(n);',
    put: 'const mu = x.sum().mul(0);',
    specs: SPECS,
  },
  {
    of: 'billm',
    quirk: 'no compensation inside a block',
    file: 'quant/src/methods/billm.ts',
    find: '      if (options.insideBlocks) {',
    put: '      if (options.compensate) {',
    specs: ['golden/src/billm.spec.ts'],
  },
  {
    of: 'billm',
    quirk: 'weights at the threshold are sparse',
    file: 'quant/src/structural-search.ts',
    find: 'const high = salient.select(0, abs(S).less(split).equal(0));',
    put: 'const high = salient.select(0, device.full([1, 1], split).less(abs(S)));',
    specs: [
      'quant/src/structural-search.spec.ts',
      'quant/src/binarize.spec.ts',
      'golden/src/billm.spec.ts',
      'quant/src/methods/options.spec.ts',
    ],
  },
];
