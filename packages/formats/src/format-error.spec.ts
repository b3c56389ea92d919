import { FormatError } from './format-error.ts';

describe('FormatError', () => {
  it('starts with the file and the tensor, where there are any', () => {
    expect(new FormatError('is odd', { file: 'a/b', tensor: 'w' }).message).toBe('a/b: tensor "w": is odd');
    expect(new FormatError('is odd', { file: 'a/b' }).message).toBe('a/b: is odd');
    expect(new FormatError('is odd').message).toBe('is odd');
  });

  it('is one line, whatever the names hold', () => {
    expect(new FormatError('is\nodd', { file: 'a', tensor: 'x\r\ny\0' }).message).toBe('a: tensor "x y ": is odd');
  });

  it('keeps place and cause', () => {
    const cause = new Error('why');
    expect(new FormatError('is odd', { file: 'a', tensor: 'w' }, { cause })).toMatchObject({
      name: 'FormatError',
      file: 'a',
      tensor: 'w',
      cause,
    });
  });
});
