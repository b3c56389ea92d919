import { figureText, pText, signed, type Change } from '@ptqlab/accuracy-map';

/** All that the tests say of a change, in one line for people who ask. */
export function changeSentence(change: Change, alpha: number): string {
  const { scale, difference, interval, bootstrap, documents, lost, won, test, p, pAdjusted, pEquivalent, pTolerable } =
    change;
  const unit = scale === 'score' ? ' points' : ' %';
  const coverage = Number((100 * (1 - 2 * alpha)).toFixed(1));
  const flipped = lost === undefined ? '' : `, ${lost} lost and ${won} won`;
  return [
    `${signed(difference)}${unit} against full precision, ${coverage} % interval ${signed(interval[0])} to ${signed(interval[1])}`,
    ...(bootstrap ? [`bootstrap over documents ${signed(bootstrap[0])} to ${signed(bootstrap[1])}`] : []),
    `${documents} documents${flipped}`,
    `${test}: p = ${pText(p)}, ${pText(pAdjusted)} after Holm`,
    `equivalence p = ${pText(pEquivalent)}, tolerable p = ${pText(pTolerable)}`,
  ].join('; ');
}

/** `± 0.4 (3 seeds)`; empty where there is nothing to tell. */
export function seedsText(deviation: number | null, seeds: number, higherIsBetter: boolean): string {
  if (deviation === null) return '';
  return `± ${higherIsBetter ? (100 * deviation).toFixed(1) : figureText(deviation)} over ${seeds} seeds`;
}
