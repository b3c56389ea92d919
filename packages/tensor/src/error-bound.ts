/** Unit roundoff of f32: the largest relative error of one correctly rounded operation. */
export const UNIT_ROUNDOFF = 2 ** -24;

/** Smallest normal f32. Below it a backend may flush to zero, so bounds never ask for more than this absolutely. */
export const SMALLEST_NORMAL = 2 ** -126;

/** γ_K = K·u / (1 − K·u): bounds the relative error of K rounded operations in any order (Higham 2002, lemma 3.1). */
export function gamma(terms: number): number {
  return (terms * UNIT_ROUNDOFF) / (1 - terms * UNIT_ROUNDOFF);
}

/** Distance between neighbouring f32 values around `x`. */
export function ulpOf(x: number): number {
  const magnitude = Math.max(Math.abs(x), SMALLEST_NORMAL);
  return 2 ** (Math.floor(Math.log2(magnitude)) - 23);
}

/**
 * How closely a backend must compute an op. Derived from arithmetic, never tuned.
 * - exact: bit-identical to the correctly rounded reference on finite, normal values
 * - ulp: within n units in the last place of the f64 reference
 * - summation: |got − ref| ≤ γ_terms · Σ|terms|, true for any order of summation and with or without FMA
 * - residual: the equation is judged, not the entries; the row says which
 */
export type ErrorBound =
  | { readonly kind: 'exact' }
  | { readonly kind: 'ulp'; readonly units: number }
  | { readonly kind: 'summation'; readonly extraRoundings: number }
  | { readonly kind: 'residual'; readonly equation: string };

export const exact: ErrorBound = { kind: 'exact' };
export const ulp = (units: number): ErrorBound => ({ kind: 'ulp', units });
/** @param extraRoundings roundings per element besides the products and additions of a plain sum of products */
export const summation = (extraRoundings = 0): ErrorBound => ({ kind: 'summation', extraRoundings });
export const residual = (equation: string): ErrorBound => ({ kind: 'residual', equation });

/** The largest |got − reference| the bound allows. `magnitude` = Σ|terms| and `terms` = their number, for sums. */
export function allowedError(bound: ErrorBound, reference: number, sum = { magnitude: 0, terms: 0 }): number {
  switch (bound.kind) {
    case 'exact':
      return 0;
    case 'ulp':
      return bound.units * ulpOf(reference);
    case 'summation':
      return gamma(sum.terms + bound.extraRoundings) * sum.magnitude + SMALLEST_NORMAL;
    case 'residual':
      throw new Error(
        `allowedError: a residual bound (${bound.equation}) is judged on the equation, not entry by entry`,
      );
  }
}
