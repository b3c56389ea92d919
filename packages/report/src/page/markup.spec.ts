import fc from 'fast-check';
import { markup } from './markup.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '&', '</script>', 'x', '\0', '\ud800', '='))
    .map((parts) => parts.join('')),
);

describe('markup', () => {
  it('keeps any text inside its element and its attribute', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { text: out } = markup`<a title="${text}">${text}</a>`;
        const match = /^<a title="([^"<>]*)">([^<>]*)<\/a>$/.exec(out);
        expect(match).not.toBeNull();
        expect(match![1]).toBe(match![2]);
      }),
    );
  });

  it('gives text back when the entities are read', () => {
    const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const out = markup`${text}`.text.replace(/&(\w+|#39);/g, (_, name: string) => named[name]!);
        expect(out).toBe(text);
      }),
    );
  });

  it('joins lists, keeps markup, and leaves out what is not there', () => {
    expect(markup`${[markup`<b>`, 1, null, undefined, false, ['<']]}`.text).toBe('<b>1&lt;');
  });
});
