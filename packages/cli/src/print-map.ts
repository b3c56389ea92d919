import type { MapSquare } from '@ptqlab/study';
import { printTable } from './print-table.ts';

const figure = (value: number | undefined, digits: number): string =>
  value === undefined ? '' : value.toFixed(digits);

/** The cells of a study as a table of their figures. */
export function printMap(squares: readonly MapSquare[]): void {
  printTable(
    ['model', 'method', 'scheme', 'bits/weight', 'perplexity', 'output error', 'weight error'],
    squares.map(({ cell, result }) => {
      const name = [cell.model, cell.method, cell.scheme];
      if (result.status === 'failed') return [...name, '', `failed: ${result.reason}`, '', ''];
      const { bitsPerWeight, perplexity, outputError, weightError } = result.figures;
      return [
        ...name,
        figure(bitsPerWeight, 3),
        figure(perplexity, 4),
        outputError?.toExponential(3) ?? '',
        figure(weightError, 5),
      ];
    }),
  );
}
