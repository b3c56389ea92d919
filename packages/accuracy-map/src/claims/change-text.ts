import type { Change } from '../map/change.ts';
import type { Verdict } from '../verdicts/verdict.ts';

/** A number for people: four digits, or its name where it is not finite. */
export function figureText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** `−3.1 points [−4.2, −2.0], p = 0.003`, or the verdict where there was nothing to test. */
export function changeText({
  change,
  verdict,
}: {
  readonly change?: Change;
  readonly verdict: Verdict | null;
}): string {
  if (!change) return verdict ?? '';
  const { difference, interval, pAdjusted } = change;
  const unit = change.scale === 'score' ? ' points' : ' %';
  const [at, low, high] = [difference, ...interval].map(signed);
  return `${at}${unit} [${low}, ${high}], p = ${pText(pAdjusted)}`;
}

/** A share in points or per cent with its sign. */
export function signed(share: number): string {
  if (!Number.isFinite(share)) return share > 0 ? '+∞' : '−∞';
  const text = (100 * share).toFixed(1);
  const isZero = Number(text) === 0;
  return isZero ? '0.0' : share < 0 ? `−${text.slice(1)}` : `+${text}`;
}

export function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}
