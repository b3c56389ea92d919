import fc from 'fast-check';
import { LeakCheck } from './leak-check.ts';
import { ngramsOf, wordsOf } from './ngrams.ts';

const sentence = (from: number, words: number): string =>
  Array.from({ length: words }, (_, i) => `w${from + i}`).join(' ');

describe('LeakCheck', () => {
  it('finds a run of 13 words inside other text, whatever the case and punctuation, and not one of 12', () => {
    const check = new LeakCheck([{ text: `${sentence(0, 30)}.` }]);
    const hidden = (length: number): string =>
      `before ${sentence(7, length).toUpperCase().replaceAll(' ', ', ')} after and more`;
    expect(check.check([{ text: hidden(13) }]).sharingWords).toBe(1);
    expect(check.check([{ text: hidden(12) }]).sharingWords).toBe(0);
  });

  it('finds whole documents that are shorter than the n-gram', () => {
    const report = new LeakCheck([{ text: 'Short one.' }]).check([{ text: 'short, one' }, { text: 'short two' }]);
    expect(report).toMatchObject({ equalDocuments: 1, sharingWords: 1, documents: 2 });
    expect(report.worst).toEqual([{ index: 0, sharedFraction: 1, example: 'short one' }]);
  });

  it('finds documents that are equal token for token, though only a part of them was calibrated on', () => {
    const [whole, part] = [
      [1, 2, 3, 4, 5],
      [2, 3, 4],
    ];
    const check = new LeakCheck([{ text: '—', wholeTokens: whole }, { tokens: part }]);
    const report = check.check([{ tokens: whole }, { tokens: part }, { tokens: [1, 2, 3, 4] }, { tokens: [] }]);
    expect(report).toMatchObject({ equalDocuments: 2, equalTokens: 2, documents: 4 });
    const inWords = new LeakCheck([{ text: 'One, two.', wholeTokens: [1] }]).check([{ text: 'one two', tokens: [2] }]);
    expect(inWords).toMatchObject({ equalDocuments: 1, equalTokens: 0 });
  });

  it('counts characters of Chinese text as words', () => {
    const text = '大明在公园里看到了一只白色的小猫在树下睡觉';
    expect(new LeakCheck([{ text: `今天${text}。` }]).check([{ text }]).sharingWords).toBe(1);
  });

  it('finds any planted run of tokens, and nothing in disjoint vocabularies', () => {
    const tokens = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: 14, maxLength: 60 });
    fc.assert(
      fc.property(tokens(0, 99), tokens(100, 199), fc.nat(40), (calibration, evaluation, at) => {
        const check = new LeakCheck([{ tokens: calibration }]);
        expect(check.check([{ tokens: evaluation }]).sharingTokens).toBe(0);
        const start = at % (calibration.length - 13 + 1);
        const planted = [...evaluation.slice(0, 5), ...calibration.slice(start, start + 13), ...evaluation.slice(5)];
        expect(check.check([{ tokens: planted }]).sharingTokens).toBe(1);
      }),
    );
  });
});

describe('ngramsOf', () => {
  it('has length − n + 1 runs', () => {
    expect(ngramsOf([1, 2, 3, 4], 2)).toEqual(['1 2', '2 3', '3 4']);
    expect(ngramsOf([], 2)).toEqual([]);
    expect(wordsOf('It’s 3.5 — “fine”')).toEqual(['it', 's', '3', '5', 'fine']);
  });
});
