import type { ErrorBound } from '@ptqlab/tensor';

/** What a row of the op table allows, for people who have never seen the notation. */
export function boundInWords(bound: ErrorBound): string {
  switch (bound.kind) {
    case 'exact':
      return 'nothing';
    case 'ulp':
      return `${bound.units} steps`;
    case 'summation':
      return 'the rounding of a sum';
    case 'residual':
      return 'its equation’s rounding';
  }
}

/** A share of the allowed error. */
export function shareInWords(worst: number | 'broken'): string {
  if (worst === 'broken') return 'broken';
  if (worst === 0) return 'no error';
  return worst < 0.01 ? 'under 1 %' : `${Math.round(100 * worst)} %`;
}

/** How far apart two backends are at worst. */
export function distanceInWords(worstUlps: number, broken: boolean, values: number): string {
  if (broken) return 'they differ';
  if (values === 0 || worstUlps === 0) return 'same bits';
  return worstUlps === 1 ? '1 step apart' : `${compact(worstUlps)} steps apart`;
}

/** A number at three digits with a unit prefix, for instance 1.23 G. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const prefixes = ['', 'k', 'M', 'G', 'T'];
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
  const scaled = value / 1000 ** power;
  const digits = Number.isInteger(scaled) && power === 0 ? String(scaled) : scaled.toPrecision(3);
  return power === 0 ? digits : `${digits} ${prefixes[power]}`;
}

/** A duration of any size, for instance 3.21 ms. */
export function duration(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  return seconds >= 1e-3 ? `${(1e3 * seconds).toPrecision(3)} ms` : `${(1e6 * seconds).toPrecision(3)} µs`;
}
