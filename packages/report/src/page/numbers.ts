import { figureText, type Setting, type TaskColumn, type TaskOutcome } from '@ptqlab/accuracy-map';

/** A score in per cent with one digit, or a perplexity with four. */
export function valueText(value: number, higherIsBetter: boolean): string {
  return higherIsBetter && Number.isFinite(value) ? (100 * value).toFixed(1) : figureText(value);
}

/** `1.16 M`, `8.03 B`: a number of parameters. */
export function countText(count: number): string {
  const units = [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const unit = units.find(([size]) => count >= size);
  return unit ? `${Number((count / unit[0]).toPrecision(3))} ${unit[1]}` : String(count);
}

/** Bits per weight with two digits; full precision is 16. */
export const bitsText = ({ bitsPerWeight }: Setting): string =>
  bitsPerWeight === undefined ? '' : String(Number(bitsPerWeight.toFixed(2)));

/** The outcome of a column's task in a setting. */
export const outcomeOf = (setting: Setting | undefined, { task }: Pick<TaskColumn, 'task'>): TaskOutcome | undefined =>
  setting?.tasks.find((outcome) => outcome.task === task);
