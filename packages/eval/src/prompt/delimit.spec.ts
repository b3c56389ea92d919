import { describeGolden, golden } from '../golden/golden.ts';
import { delimit, needsDelimiter } from './delimit.ts';

describe('delimit', () => {
  it('keeps a side alone as it is', () => {
    expect(delimit('', 'x', '\n\n')).toBe('x');
    expect(delimit('x', '', '\n\n')).toBe('x');
  });
  it('adds nothing where white space is there already', () => {
    expect(delimit('a\n', 'b', ' ')).toBe('a\nb');
    expect(delimit('a', ' b', ' ')).toBe('a b');
    expect(delimit('a', 'b', ' ')).toBe('a b');
    expect(needsDelimiter('', 'b')).toBe(false);
  });
});

describeGolden('delimit against the golden joins', () => {
  interface Join {
    prefix: string;
    suffix: string;
    delimiter: string;
    result: string;
    requires: boolean | null;
  }
  it.each(golden<Join>('_metrics', 'maybe_delimit'))('$prefix | $suffix', (join) => {
    expect(delimit(join.prefix, join.suffix, join.delimiter)).toBe(join.result);
    if (join.requires !== null) expect(needsDelimiter(join.prefix, join.suffix)).toBe(join.requires);
  });
});
