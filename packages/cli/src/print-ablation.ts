import { shortNames } from '@ptqlab/accuracy-map';
import type { Cell, CellResult, MapSquare, Recipe } from '@ptqlab/study';
import { printTable } from './print-table.ts';

/** Results of one setting with one calibration set, over its seeds. */
interface Group {
  readonly cell: Cell;
  readonly results: CellResult[];
}

/** The table of an ablation: each setting with each calibration set, means and standard deviations over seeds. */
export function printAblation(squares: readonly MapSquare[], { calibration }: Recipe): void {
  const groups = new Map<string, Group>();
  for (const { cell, result } of squares) {
    if (!cell.calibration) continue;
    const { model, method, scheme, options } = cell;
    const { seed: _seed, ...set } = cell.calibration;
    const key = JSON.stringify([model, method, scheme, options, set]);
    if (!groups.has(key)) groups.set(key, { cell, results: [] });
    groups.get(key)!.results.push(result);
  }
  const names = shortNames([...new Set(squares.map(({ cell }) => cell.model))]);
  process.stdout.write('\nCalibration: each set, mean ± standard deviation over seeds\n');
  printTable(
    ['model', 'method', 'scheme', 'calibration', 'seeds', 'perplexity', 'mean score', 'output error'],
    [...groups.values()].map(({ cell, results }) => [
      names.get(cell.model)!,
      cell.method,
      cell.scheme,
      changeOf(cell, calibration),
      results.length,
      spread(results.map(perplexityOf), 3),
      spread(results.map(meanScoreOf), 3),
      spread(results.map(outputErrorOf), 5),
    ]),
  );
}

/** What differs from the described calibration. */
function changeOf({ calibration }: Cell, described: Recipe['calibration']): string {
  const { source, samples, length } = calibration!;
  const changes = [
    ...(samples === described.samples ? [] : [`samples ${samples}`]),
    ...(length === described.length ? [] : [`length ${length}`]),
    ...(source === (described.source ?? described.text) ? [] : [`source ${source}`]),
  ];
  return changes.length === 0 ? `as described (${samples} x ${length})` : changes.join(', ');
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the recipe's text, else the mean of the perplexities among the tasks. */
function perplexityOf(result: CellResult): number | undefined {
  if (result.status === 'failed') return undefined;
  const values = result.tasks.filter(({ higherIsBetter }) => !higherIsBetter).map(({ value }) => value);
  return result.figures.perplexity ?? (values.length > 0 ? mean(values) : undefined);
}

function meanScoreOf(result: CellResult): number | undefined {
  if (result.status === 'failed') return undefined;
  const values = result.tasks.filter(({ higherIsBetter }) => higherIsBetter).map(({ value }) => value);
  return values.length > 0 ? mean(values) : undefined;
}

const outputErrorOf = (result: CellResult): number | undefined =>
  result.status === 'failed' ? undefined : result.figures.outputError;

/** Mean ± standard deviation; of one value no deviation is known. */
function spread(values: readonly (number | undefined)[], digits: number): string {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return '';
  const middle = mean(known);
  if (known.length === 1) return middle.toFixed(digits);
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (known.length - 1));
  return `${middle.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}
