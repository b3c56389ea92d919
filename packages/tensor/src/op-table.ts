import type { ErrorBound } from './error-bound.ts';
import { OPS, type Interval, type MapRow, type OpName } from './ops.ts';

const HEADER = ['op', 'family', 'computes', 'operands', 'error'];

/** The op table as Markdown: what stands in the README of this package. */
export function opTable(): string {
  const rows = (Object.keys(OPS) as OpName[]).map((op) => {
    const row = OPS[op];
    return [`\`${op}\``, row.family, row.says, operandsOf(row), boundOf(row.error)];
  });
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(HEADER), line(HEADER.map(() => '---')), ...rows.map(line)].join('\n');
}

function operandsOf(row: (typeof OPS)[OpName]): string {
  if (row.family !== 'map') return '';
  const { dtype, domain }: MapRow = row;
  return `${dtype}: ${domain.map(intervalOf).join(', ')}`;
}

const intervalOf = ([low, high]: Interval): string => `${endOf(low)} … ${endOf(high)}`;

/** Powers of two as such, everything else as it is. */
function endOf(x: number): string {
  const exponent = Math.log2(Math.abs(x));
  if (x === 2 ** 32 - 1) return '2³² − 1';
  if (Number.isInteger(exponent) && Math.abs(exponent) > 4) return `${x < 0 ? '−' : ''}2${superscript(exponent)}`;
  return String(x).replace('-', '−');
}

const superscript = (n: number): string =>
  Array.from(String(n), (digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!)).join('');

function boundOf(error: ErrorBound): string {
  switch (error.kind) {
    case 'exact':
      return 'exact';
    case 'ulp':
      return `${error.units} ulp`;
    case 'summation':
      return error.extraRoundings === 0 ? 'γ(K) · Σ|terms|' : `γ(K + ${error.extraRoundings}) · Σ|terms|`;
    case 'residual':
      return error.equation;
  }
}
