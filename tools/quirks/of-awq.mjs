// What is lost first of the published behaviour of awq; quirks.mjs says what the fields mean.

const SPECS = [
  'quant/src/scale-search.spec.ts',
  'quant/src/clip-search.spec.ts',
  'quant/src/rescale.spec.ts',
  'golden/src/awq.spec.ts',
];

export default [
  {
    of: 'awq',
    quirk: 'the ratio 1 is not tried',
    file: 'quant/src/methods/awq.ts',
    find: 'options.ratioOne ? [...RATIOS, 1] : RATIOS',
    put: '[...RATIOS, 1]',
    specs: [
      'quant/src/methods/options.spec.ts',
      'quant/src/scale-search.spec.ts',
      'quant/src/clip-search.spec.ts',
      'quant/src/rescale.spec.ts',
      'golden/src/awq.spec.ts',
    ],
  },
  {
    of: 'awq',
    quirk: 'scales are divided by the geometric mean of their extremes',
    file: 'quant/src/scale-search.ts',
    find: 's.div(s.maximum().mul(s.minimum()).sqrt())',
    put: 's.mul(1)',
    specs: SPECS,
  },
  {
    of: 'awq',
    quirk: 'scales have a floor before that division',
    file: 'quant/src/scale-search.ts',
    find: '.max(SMALLEST)',
    put: '',
    specs: SPECS,
  },
  {
    of: 'awq',
    quirk: 'all searches of a block see it as it was',
    file: 'quant/src/methods/awq.ts',
    find: 'found.push((await searchScale(link, ratios, Q)).s);',
    put: 'found.push((await searchScale(link, ratios, Q)).s); await rescale(link, found.at(-1)!); for (const { weight } of link.consumers) weight.write(weight.div(found.at(-1)!));',
    specs: SPECS,
  },
  {
    of: 'awq',
    quirk: 'q and k are not clipped',
    file: 'quant/src/methods/awq.ts',
    find: 'options.clip && !NOT_CLIPPED.test(',
    put: "options.clip && NOT_CLIPPED.test('q_') && ''.concat(",
    specs: [
      'quant/src/scale-search.spec.ts',
      'quant/src/clip-search.spec.ts',
      'quant/src/rescale.spec.ts',
      'golden/src/awq.spec.ts',
      'quant/src/methods/options.spec.ts',
    ],
  },
  {
    of: 'awq',
    quirk: 'ten clip candidates, half the range is not among them',
    file: 'quant/src/clip-search.ts',
    find: 'i < Math.floor(MAX_SHRINK * STEPS)',
    put: 'i <= Math.floor(MAX_SHRINK * STEPS)',
    specs: SPECS,
  },
  {
    of: 'awq',
    quirk: 'the clip search takes tokens with a stride',
    file: 'quant/src/statistics/layer-statistics.ts',
    find: 'Math.max(1, Math.floor(this.#tokens / atLeast))',
    put: '1',
    specs: [
      'quant/src/statistics',
      'quant/src/scale-search.spec.ts',
      'quant/src/clip-search.spec.ts',
      'quant/src/rescale.spec.ts',
      'golden/src/awq.spec.ts',
    ],
  },
  {
    of: 'awq',
    quirk: 'calibration inputs follow the scale',
    file: 'quant/src/rescale.ts',
    find: `  statistics.divideInputs(factors);
`,
    put: '',
    specs: SPECS,
  },
  {
    of: 'awq',
    quirk: 'the last rows of a linear source are divided',
    file: 'quant/src/rescale.ts',
    find: 'const last = weight.rows(rows - s.size);',
    put: 'const last = weight.rows(0, s.size);',
    specs: SPECS,
  },
];
