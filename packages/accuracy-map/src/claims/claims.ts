import type { Claim } from './claim.ts';

const ABSTRACT =
  'Shi et al., An Empirical Study of OpenPangu Quantization on Ascend NPUs, arXiv 2606.21257v4, abstract';
const HARD = ['reasoning', 'mathematics', 'code'];
const bits = (from: number, to = from): { from: number; to: number } => ({ from, to });

/** The statements of the paper's abstract. The outcome of each is computed from a study; none is written down anywhere. */
export const CLAIMS: readonly Claim[] = [
  {
    id: 'w8-lossless',
    quotation: '8-bit weight-only quantization is effectively lossless for both models',
    source: ABSTRACT,
    reading: 'Every setting with 8-bit weights and unquantized activations is lossless, on at least two models.',
    scope: { model: 'each', weightBits: bits(8), activations: 'not quantized' },
    expects: { kind: 'lossless' },
    share: 'every',
  },
  {
    id: 'w4-practical-for-larger',
    quotation: '4-bit quantization remains practical for the 7B model',
    source: ABSTRACT,
    reading:
      'Most settings with 4-bit weights and unquantized activations are practical or lossless on the model with the most parameters.',
    scope: { model: 'larger', weightBits: bits(4), activations: 'not quantized' },
    expects: { kind: 'practical' },
    share: 'most',
  },
  {
    id: 'w4-harmful-for-smaller',
    quotation: '… but is visibly more harmful for the 1B model on reasoning, math, and code tasks',
    source: ABSTRACT,
    reading:
      'Most settings with 4-bit weights and unquantized activations are harmful or near chance on the model with the fewest parameters, over its reasoning, mathematics and code tasks together.',
    scope: { model: 'smaller', weightBits: bits(4), activations: 'not quantized' },
    expects: { kind: 'harmful', categories: HARD },
    share: 'most',
  },
  {
    id: 'w4-worse-for-smaller',
    quotation: '… visibly more harmful for the 1B model …',
    source: ABSTRACT,
    reading:
      'Averaged over the 4-bit weight-only settings that both models have, the smaller model loses more points on reasoning, mathematics and code than the larger.',
    scope: { model: 'each', weightBits: bits(4), activations: 'not quantized' },
    expects: { kind: 'smaller loses more', categories: HARD },
    share: 'most',
  },
  {
    id: 'w2-near-chance',
    quotation: 'most 2-bit and binary settings collapse to near-random behavior',
    source: ABSTRACT,
    reading: 'Most settings with at most 2-bit weights are near chance or not finite, over all models.',
    scope: { model: 'each', weightBits: bits(0, 2), activations: 'any' },
    expects: { kind: 'near chance' },
    share: 'most',
  },
  {
    id: 'w4a4-smoothquant-not-finite',
    quotation: 'W4A4 SmoothQuant produces non-finite perplexity in our evaluation',
    source: ABSTRACT,
    reading:
      'In every SmoothQuant setting with 4-bit weights and activations some perplexity is NaN or infinite. The paper computed in 16-bit floats; the arithmetic of this study is in its settings.',
    scope: { model: 'each', method: 'smoothquant', weightBits: bits(4), activations: { bits: 4 } },
    expects: { kind: 'perplexity not finite' },
    share: 'every',
  },
];
