import fc from 'fast-check';
import { csv } from './csv.ts';

/** A reader of RFC 4180, written for this spec. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    row.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('csv', () => {
  it('gives every cell back, a formula behind an apostrophe', () => {
    const text = fc.array(fc.constantFrom('"', ',', '\n', '\r', 'a', '=', '-', ' ')).map((parts) => parts.join(''));
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(rows, (cells) => {
        const expected = cells.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
        expect(read(csv(cells))).toEqual(expected);
      }),
    );
  });

  it('leaves numbers alone', () => {
    expect(csv([[-1.5, NaN, null, undefined, 'a']])).toBe('-1.5,NaN,,,a\r\n');
  });
});
