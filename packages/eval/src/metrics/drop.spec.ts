import fc from 'fast-check';
import { describeGolden, golden } from '../golden/golden.ts';
import { bestDropScores, dropScores, normalizeAnswer } from './drop.ts';

describe('dropScores', () => {
  it('normalises numbers, articles, case and punctuation', () => {
    expect(normalizeAnswer('The 1,200 U.S. men')).toBe('1200.0 us men');
    expect(normalizeAnswer('an  Äpfel-the')).toBe('äpfel');
  });
  it('gives no credit to words when the number is wrong', () => {
    expect(dropScores(['6 yards'], ['5 yards']).f1).toBe(0);
    expect(dropScores(['5'], ['5 yards']).f1).toBe(0.67);
  });
  it('aligns spans by their best pairing, in any order', () => {
    expect(dropScores(['dog', 'cat'], ['cat', 'dog'])).toEqual({ em: 1, f1: 1 });
    expect(dropScores(['cat'], ['cat', 'dog'])).toEqual({ em: 0, f1: 0.5 });
  });
  it('takes the best gold answer and skips empty ones', () => {
    expect(bestDropScores('', [['']])).toEqual({ em: 0, f1: 0 });
    expect(bestDropScores('b', [['a x'], ['b']])).toEqual({ em: 1, f1: 1 });
  });
  it('gives full marks to the gold answer itself', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (spans) => {
        const { em, f1 } = dropScores(spans, spans);
        return em === 1 && f1 === 1;
      }),
    );
  });
});

describeGolden('dropScores against the golden ones', () => {
  interface Metric {
    predicted: string | string[];
    gold: string[];
    em: number;
    f1: number;
    predicted_normalized: string[];
    gold_normalized: string[];
  }
  it.each(golden<Metric>('drop', 'metric'))('$predicted of $gold', (record) => {
    const predicted = [record.predicted].flat();
    expect(predicted.map(normalizeAnswer)).toEqual(record.predicted_normalized);
    expect(record.gold.map(normalizeAnswer)).toEqual(record.gold_normalized);
    expect(dropScores(predicted, record.gold)).toEqual({ em: record.em, f1: record.f1 });
  });
});
