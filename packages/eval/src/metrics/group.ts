import type { MeanWithError } from './mean.ts';

/** One part of a group: its mean, the error of the mean, and how many documents it has. */
export interface GroupPart extends MeanWithError {
  readonly size: number;
}

/**
 * Mean over all documents of a group's parts, and its pooled standard error
 * sqrt( sum((n_i - 1) n_i s_i^2) / (sum n_i - k) / sum n_i ) for k parts of n_i documents and error s_i.
 * Null where a part of more than one document has no error, or where no part has more than one.
 */
export function groupMean(parts: readonly GroupPart[]): MeanWithError {
  const total = parts.reduce((sum, part) => sum + part.size, 0);
  const value = parts.reduce((sum, part) => sum + part.value * part.size, 0) / total;
  const known = parts.every((part) => part.stderr !== null || part.size <= 1);
  if (!known || total <= parts.length) return { value, stderr: null };
  const pooled = parts.reduce((sum, { size, stderr }) => sum + (size - 1) * (stderr ?? 0) ** 2 * size, 0);
  return { value, stderr: Math.sqrt(pooled / (total - parts.length) / total) };
}
