/** Evaluation text was found in the calibration data, and the recipe calls that fatal: nothing was evaluated. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
}
