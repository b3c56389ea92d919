/** The numbers that the tests are judged by: α and margin from the recipe, the tolerance from the margin. */
export interface Significance {
  /** Chance of a wrong rejection that is accepted. */
  readonly alpha: number;
  /** Largest change that counts as none: absolute for scores (0.02 = 2 points), relative for perplexities. */
  readonly margin: number;
  /** Largest loss that counts as practical, in the same terms. */
  readonly tolerance: number;
}

/** Tolerance as a multiple of the margin: 5 points where 2 count as none. */
export const TOLERANCE_IN_MARGINS = 2.5;

/** The recipe's numbers, and those that follow from them. */
export function significanceOf({ alpha, margin }: { readonly alpha: number; readonly margin: number }): Significance {
  return { alpha, margin, tolerance: TOLERANCE_IN_MARGINS * margin };
}
