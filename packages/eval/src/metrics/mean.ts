/** A mean with its standard error: sample standard deviation (n - 1) over the root of n; null for fewer than two values. */
export interface MeanWithError {
  readonly value: number;
  readonly stderr: number | null;
}

/** Sum in order divided by the count; NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample, with n - 1. */
export function sampleDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

export function meanWithError(values: readonly number[]): MeanWithError {
  const stderr = values.length > 1 ? sampleDeviation(values) / Math.sqrt(values.length) : null;
  return { value: mean(values), stderr };
}
