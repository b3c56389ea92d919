import fc from 'fast-check';
import { oneLine } from './one-line.ts';

describe('oneLine', () => {
  it('leaves one line as it is', () => {
    expect(oneLine('a  b: "ü" ')).toBe('a  b: "ü" ');
  });

  it('puts one space where a line ends, whatever ends it', () => {
    expect(oneLine('{\n  "a":\r\n\t1\u2028}\0\u001b[2J')).toBe('{ "a": 1 } [2J');
  });

  it('makes one line of anything', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '\r', '\u2029'))), (parts) => {
        expect(`x${oneLine(parts.join(''))}`).toMatch(/^.+$/);
      }),
    );
  });
});
