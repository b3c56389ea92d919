import { plainText } from './plain-text.ts';

describe('plainText', () => {
  it('writes each turn and its delimiter', () => {
    expect(
      plainText([
        { role: 'user', content: 'a', delimiter: ' ' },
        { role: 'assistant', content: 'b', delimiter: '\n\n' },
        { role: 'user', content: 'c', delimiter: '' },
      ]),
    ).toBe('a b\n\nc');
  });
});
