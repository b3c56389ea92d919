import type { Quantizer } from '../quantizer.ts';
import { METHODS } from '../registry.ts';

/**
 * What the published code does when nobody says otherwise, option by option, and where it says so. Repaired variants are off, and what
 * has no counterpart there is whatever leaves the published behaviour alone.
 */
const REPAIRED = 'a repaired variant: the published code has the defect';
const RANGE_SEARCH = {
  rangeSearch: [false, 'mse=False, quant.py'],
  rangeNorm: [2.4, 'norm=2.4, quant.py'],
  rangeSteps: [100, 'grid=100, quant.py'],
  rangeShrink: [0.8, 'maxshrink=.8, quant.py'],
} as const;

type Default = readonly [value: number | boolean | string, from: string];
const DEFAULTS: Readonly<Record<keyof typeof METHODS, Readonly<Record<string, Default>>>> = {
  rtn: { grid: ['gptq', 'the first of the published grids; llama.py --nearest'], ...RANGE_SEARCH },
  gptq: {
    blockSize: [128, 'blocksize=128, fasterquant'],
    damping: [0.01, 'percdamp=.01, fasterquant'],
    actOrder: [false, 'actorder=False, fasterquant'],
    staticGroups: [false, 'static_groups=False, fasterquant'],
    trueSequential: [false, '--true-sequential is a flag, llama.py'],
    ...RANGE_SEARCH,
    freshRanges: [false, REPAIRED],
  },
  gptaq: {
    alpha: [0.25, 'alpha 0.25, fixed inside fasterquant, no flag sets it'],
    blockSize: [128, 'blocksize=128, fasterquant'],
    damping: [0.01, 'percdamp=.01, fasterquant'],
    actOrder: [false, 'actorder=False, fasterquant'],
    staticGroups: [false, 'static_groups=False, fasterquant'],
    ...RANGE_SEARCH,
    activationSymmetric: [true, 'symmetric unless --a_asym, in the recipes'],
    activationClip: [1, 'whole ranges unless clipped (0.9 in the recipes)'],
    activationGroupSize: [0, 'whole tokens unless a_groupsize is given'],
    calibrateActivations: [false, '--enable_aq_calibration is a flag'],
    consistent: [false, REPAIRED],
    ownHessian: [false, REPAIRED],
  },
  smoothquant: {
    alpha: [0.5, 'alpha=0.5, smooth_lm'],
    smooth: [true, 'smooth_lm comes before quantizing'],
    attentionOperands: [false, 'quantize_bmm_input is False for Llama and Mixtral'],
  },
  awq: {
    scale: [true, 'auto_scale_block, part of the method'],
    clip: [true, 'auto_clip_block, part of the method'],
    clipSteps: [20, 'n_grid=20, auto_clip_layer'],
    clipShrink: [0.5, 'max_shrink=0.5, auto_clip_layer'],
    clipTokens: [512, 'n_sample_token=512, auto_clip_layer'],
    ratioOne: [false, REPAIRED],
    rangeWithZero: [false, REPAIRED],
  },
  billm: {
    metric: ['hessian', '--salient_metric hessian in every published command (magnitude is the default of the parser)'],
    damping: [0.01, 'percdamp=0.01'],
    compensate: [true, 'compensated unless disable_gptq'],
    insideBlocks: [false, REPAIRED],
  },
  'slim-llm': {
    damping: [0.01, 'percdamp=0.01'],
    lambda: [1, 'lambda_salience=1'],
    salientGroups: [-1, 'the search runs unless salient_block is given'],
    unsalientGroups: [-1, 'the search runs unless nonsalient_block is given'],
    groupBits: ['', 'saved=None: no stored allocation'],
    uniformToo: [false, REPAIRED],
    withBias: [false, REPAIRED],
    alwaysAsymmetric: [false, REPAIRED],
    ownHessian: [false, REPAIRED],
  },
};

describe('the defaults are those of the published code', () => {
  const methods = Object.entries(METHODS) as unknown as [keyof typeof METHODS, Quantizer][];

  it.each(methods)('%s has no option that the table does not know', (name, { options }) => {
    expect(Object.keys(options).sort()).toEqual(Object.keys(DEFAULTS[name]).sort());
  });

  const rows = methods.flatMap(([name, { options }]) =>
    Object.entries(DEFAULTS[name]).map(
      ([option, [value, from]]) => [name, option, value, from, options[option]?.default] as const,
    ),
  );
  it.each(rows)('%s: %s is %p (%s)', (_name, _option, value, _from, actual) => expect(actual).toBe(value));
});
