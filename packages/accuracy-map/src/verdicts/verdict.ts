/** What a setting did to a task, or to a model: best first, so that the index is a rank. */
export const VERDICTS = [
  'lossless',
  'practical',
  'not distinguishable',
  'harmful',
  'near chance',
  'non-finite',
  'failed',
  'not enough evidence',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Signs of the verdicts, for where colour does not reach; one character each, told apart by shape. */
export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = {
  lossless: '✓',
  practical: '≈',
  'not distinguishable': '?',
  harmful: '▼',
  'near chance': '✗',
  'non-finite': '∞',
  failed: '!',
  'not enough evidence': '·',
};
