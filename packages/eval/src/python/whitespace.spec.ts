import { endsWithSpace, lstrip, rstrip, splitWords, startsWithSpace, strip } from './whitespace.ts';

describe('white space as CPython sees it', () => {
  it('strips control separators and next-line, which JavaScript keeps', () => {
    expect(strip('\x1c\x1f\x85 a \u3000\x1d')).toBe('a');
  });
  it('keeps the byte order mark and zero-width space, of which JavaScript removes the first', () => {
    expect(strip('\ufeffa\u200b')).toBe('\ufeffa\u200b');
  });
  it('strips one side only', () => {
    expect(lstrip('  a ')).toBe('a ');
    expect(rstrip(' a \n\n')).toBe(' a');
    expect(rstrip('   ')).toBe('');
  });
  it('splits at runs and drops the empty ends', () => {
    expect(splitWords(' a\u3000\nb ')).toEqual(['a', 'b']);
    expect(splitWords('')).toEqual([]);
  });
  it('answers for the ends of a text', () => {
    expect(endsWithSpace('a\u3000')).toBe(true);
    expect(endsWithSpace('a\u200b')).toBe(false);
    expect(endsWithSpace('')).toBe(false);
    expect(startsWithSpace('\n\na')).toBe(true);
    expect(startsWithSpace('')).toBe(false);
  });
});
