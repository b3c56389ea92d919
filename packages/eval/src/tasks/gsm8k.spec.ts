import { describeGolden, golden } from '../golden/golden.ts';
import { exactMatch } from '../metrics/exact-match.ts';
import { flexibleAnswer, GSM8K_MATCH, strictAnswer } from './gsm8k.ts';

describe('gsm8k answers', () => {
  it('takes the first marked number, or the last of all', () => {
    expect(strictAnswer('#### 1 then #### 2')).toBe('1');
    expect(flexibleAnswer('$5 or 1,000.50 or -3')).toBe('-3');
    expect(strictAnswer('5')).toBe('[invalid]');
    expect(flexibleAnswer('five')).toBe('[invalid]');
  });
  it('compares without commas, dollars, working and a final full stop', () => {
    expect(exactMatch('$1,000.\n', 'work\n#### 1000\n', GSM8K_MATCH)).toBe(1);
    expect(exactMatch('1000.0', '#### 1000', GSM8K_MATCH)).toBe(0);
  });
});

describeGolden('gsm8k answers against the golden ones', () => {
  it.each(golden<{ text: string; strict: string; flexible: string }>('_metrics', 'regex_filter'))(
    '$text',
    ({ text, strict, flexible }) => expect([strictAnswer(text), flexibleAnswer(text)]).toEqual([strict, flexible]),
  );
  interface Match {
    prediction: string;
    reference: string;
    gsm8k_settings: number;
    plain: number;
    ignore_case: number;
    ignore_punctuation: number;
  }
  it.each(golden<Match>('_metrics', 'exact_match'))('$prediction = $reference', (record) => {
    const { prediction, reference } = record;
    expect(exactMatch(prediction, reference, GSM8K_MATCH)).toBe(record.gsm8k_settings);
    expect(exactMatch(prediction, reference)).toBe(record.plain);
    expect(exactMatch(prediction, reference, { ignoreCase: true })).toBe(record.ignore_case);
    expect(exactMatch(prediction, reference, { ignorePunctuation: true })).toBe(record.ignore_punctuation);
  });
});
