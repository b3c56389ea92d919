import { isClean, leakRows } from './leak-rows.ts';

const report = {
  documents: 40,
  equalDocuments: 1,
  sharingWords: 2,
  sharingTokens: 3,
  worst: [{ index: 7, example: 'a b' }],
};
const counts = { documents: 40, equalDocuments: 1, sharingWords: 2, sharingTokens: 3, examples: ['document 7: a b'] };

describe('leakRows', () => {
  it('reads the checks of a study, lists, and reports under their names', () => {
    const check = { model: 'models/mini-s', calibration: 'c4', task: 'piqa', ...report };
    const row = { name: 'mini-s / c4 / piqa', ...counts };
    expect(leakRows({ fatal: false, ngram: 13, checks: [check] })).toEqual([row]);
    expect(leakRows([check])).toEqual([row]);
    expect(leakRows({ 'c4 / piqa': report })).toEqual([{ name: 'c4 / piqa', ...counts }]);
  });

  it('tells no check from a check that found nothing', () => {
    expect([leakRows(undefined), leakRows({ checks: [] })]).toEqual([undefined, []]);
  });

  it('is clean only where neither documents nor words nor tokens are shared', () => {
    const nothing = { ...counts, equalDocuments: 0, sharingWords: 0, sharingTokens: 0, name: '' };
    expect(isClean(nothing)).toBe(true);
    for (const found of ['equalDocuments', 'sharingWords', 'sharingTokens'])
      expect(isClean({ ...nothing, [found]: 1 })).toBe(false);
  });
});
