import type { LanguageModel } from '@ptqlab/language-model';

export interface PerplexityOptions {
  /** Tokens a window. */
  readonly length: number;
  /** Windows from the start; all that fit when left out. */
  readonly windows?: number | undefined;
  /** Told after each batch how many windows are done. */
  readonly onProgress?: (done: number, of: number) => void;
}

export interface TokenPerplexity {
  /** exp of the mean of `windowLosses`; not finite where the model's arithmetic was not. */
  readonly perplexity: number;
  /** Mean cross entropy of each window's tokens but the first, in nats. */
  readonly windowLosses: Float64Array;
}

/** Windows handed to the model at once: enough to keep it busy, few enough to see progress. */
const BATCH = 32;

/**
 * Perplexity per token as the GPTQ papers compute it (IST-DASLab/gptq@2d65066, `opt_eval`): the text is tokenized once, cut into
 * windows of `length` tokens without overlap, the rest is dropped, and every window is scored alone on its tokens after the first.
 * @throws RangeError when the text is shorter than one window
 */
export async function tokenPerplexity(
  model: LanguageModel,
  tokens: ArrayLike<number>,
  { length, windows: wanted, onProgress }: PerplexityOptions,
): Promise<TokenPerplexity> {
  const available = Math.floor(tokens.length / length);
  const windows = Math.min(wanted ?? available, available);
  if (windows === 0)
    throw new RangeError(
      `perplexity: windows of ${length} tokens were asked for, but the text has ${tokens.length}; give a longer text`,
    );
  const windowLosses = new Float64Array(windows);
  for (let start = 0; start < windows; start += BATCH) {
    const end = Math.min(start + BATCH, windows);
    const requests = Array.from({ length: end - start }, (_, i) => ({
      tokens: Array.prototype.slice.call(tokens, (start + i) * length, (start + i + 1) * length) as number[],
      from: 1,
    }));
    const scores = await model.score(requests);
    scores.forEach(({ logProbabilities }, i) => {
      windowLosses[start + i] =
        -logProbabilities.reduce((sum, logProbability) => sum + logProbability, 0) / (length - 1);
    });
    onProgress?.(end, windows);
  }
  return { perplexity: Math.exp(windowLosses.reduce((sum, loss) => sum + loss, 0) / windows), windowLosses };
}
