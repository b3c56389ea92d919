/** Index of the largest value, the first one on ties; the first NaN where there is one (numpy.argmax). */
export function argmax(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Number.isNaN(values[best]!)) return best;
    if (Number.isNaN(values[i]!) || values[i]! > values[best]!) best = i;
  }
  return best;
}

/**
 * Accuracy of one document, 1 or 0.
 * acc: is the likeliest choice the right one; acc_norm: likeliest per character of the choice, without the space before it.
 * @param logLikelihoods one per choice, summed over its tokens
 * @param lengths characters of each choice
 */
export function choiceScores(
  logLikelihoods: readonly number[],
  lengths: readonly number[],
  gold: number,
): { acc: number; acc_norm: number } {
  const perCharacter = logLikelihoods.map((value, index) => value / lengths[index]!);
  return { acc: argmax(logLikelihoods) === gold ? 1 : 0, acc_norm: argmax(perCharacter) === gold ? 1 : 0 };
}
