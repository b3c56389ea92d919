// What is lost first of the published behaviour of smoothquant; quirks.mjs says what the fields mean.

const SPECS = ['golden/src/smoothquant.spec.ts', 'quant/src/methods/options.spec.ts'];

export default [
  {
    of: 'smoothquant',
    quirk: 'a dead channel gets the smallest scale, for only w and the result have a floor',
    file: 'quant/src/methods/smoothquant.ts',
    find: 'power(a, alpha)',
    put: 'power(a.max(SMALLEST), alpha)',
    specs: SPECS,
  },
  {
    of: 'smoothquant',
    quirk: 'the scale itself has a floor',
    file: 'quant/src/methods/smoothquant.ts',
    find: `
      .max(SMALLEST),`,
    put: ',',
    specs: SPECS,
  },
  {
    of: 'smoothquant',
    quirk: 'layers with one input share their largest weights',
    file: 'quant/src/methods/smoothquant.ts',
    find: 'for (const { weight } of consumers) w =',
    put: 'for (const { weight } of consumers.slice(0, 1)) w =',
    specs: SPECS,
  },
  {
    of: 'smoothquant',
    quirk: 'layers fed by other layers are not smoothed',
    file: 'quant/src/methods/smoothquant.ts',
    find: `links.filter(({ source }) => source.kind === 'norm')`,
    put: 'links',
    specs: ['quant/src/methods/options.spec.ts', 'golden/src/smoothquant.spec.ts', 'quant/src/methods/options.spec.ts'],
  },
  {
    of: 'smoothquant',
    quirk: 'codes are narrow: −7 … 7, −127 … 127',
    file: 'quant/src/grids/absmax-grid.ts',
    find: 'highest: 2 ** (bits - 1) - 1 };',
    put: 'highest: 2 ** (bits - 1) };',
    specs: SPECS,
  },
  {
    of: 'smoothquant',
    quirk: 'the largest weight counts as at least 1e-5',
    file: 'quant/src/methods/smoothquant.ts',
    find: 'a.device.full(a.shape, SMALLEST)',
    put: 'a.device.full(a.shape, 1e-30)',
    specs: SPECS,
  },
  {
    of: 'smoothquant',
    quirk: 'the exponent of the weights is 1 − alpha',
    file: 'quant/src/methods/smoothquant.ts',
    find: 'power(w, 1 - alpha)',
    put: 'power(w, alpha)',
    specs: SPECS,
  },
  {
    of: 'smoothquant',
    quirk: 'the range of a channel is its largest |x| over all tokens',
    file: 'quant/src/statistics/abs-max.ts',
    find: 'this.value.max(abs(x).transpose().maximum().reshape([columns]))',
    put: 'abs(x).transpose().maximum().reshape([columns])',
    specs: ['quant/src/statistics'],
  },
  {
    of: 'smoothquant',
    quirk: 'outputs of q, k and v are quantized, where asked for',
    file: 'models/src/decoder/architecture.ts',
    find: `ATTENTION_OPERANDS: readonly LinearRole[] = ['q', 'k', 'v']`,
    put: `ATTENTION_OPERANDS: readonly LinearRole[] = ['q', 'k']`,
    specs: ['models/src/load/load-block.spec.ts', 'pipeline/src/quantize-model.spec.ts'],
  },
  {
    of: 'smoothquant',
    quirk: 'alpha is 0.5, unless asked otherwise',
    file: 'quant/src/methods/smoothquant.ts',
    find: 'default: 0.5 }',
    put: 'default: 0.7 }',
    specs: ['quant/src/methods/published-defaults.spec.ts'],
  },
];
