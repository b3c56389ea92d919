import type { LanguageModel } from '@ptqlab/language-model';
import { meanPerplexity } from './perplexity.ts';

export interface TokenPerplexityOptions {
  /** Tokens per window. */
  readonly length: number;
  /** Score at most this many windows from the start; all without it. */
  readonly windows?: number;
  /** Windows given to the model in one call; changes nothing but speed. Default 1. */
  readonly batchSize?: number;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface TokenPerplexity {
  /** exp of the mean loss of the windows; not finite where the model's arithmetic was not. */
  readonly perplexity: number;
  /** Mean natural-log loss of each window over its `length - 1` predicted tokens. */
  readonly losses: readonly number[];
}

/** Cuts tokens into whole windows; what is left at the end is dropped. @throws RangeError for less than one window */
export function tokenWindows(tokens: readonly number[], length: number, windows = Infinity): number[][] {
  if (!Number.isInteger(length) || length < 2)
    throw new RangeError(`A perplexity window needs at least 2 tokens; ${length} were asked for.`);
  const count = Math.min(Math.floor(tokens.length / length), windows);
  if (count < 1)
    throw new RangeError(
      `A perplexity window of ${length} tokens was asked for, and the text has ${tokens.length}; give more text or a shorter window.`,
    );
  return Array.from({ length: count }, (_, i) => tokens.slice(i * length, (i + 1) * length));
}

/**
 * Perplexity per token as quantization papers compute it (IST-DASLab/gptq `opt.py`): non-overlapping windows of one token stream,
 * each scored on its own with its first token as the only one not predicted; per window the mean loss over `length - 1` tokens; the
 * exponential of the mean of these.
 */
export async function tokenPerplexity(
  model: LanguageModel,
  tokens: readonly number[],
  { length, windows, batchSize = 1, onProgress }: TokenPerplexityOptions,
): Promise<TokenPerplexity> {
  if (length > model.maxLength + 1)
    throw new RangeError(
      `A perplexity window of ${length} tokens was asked for, and the model reads at most ${model.maxLength}; ` +
        `ask for ${model.maxLength + 1} or fewer.`,
    );
  const cut = tokenWindows(tokens, length, windows);
  const losses: number[] = [];
  for (let start = 0; start < cut.length; start += batchSize) {
    const batch = cut.slice(start, start + batchSize).map((window) => ({ tokens: window, from: 1 }));
    for (const { logProbabilities } of await model.score(batch)) losses.push(meanLoss(logProbabilities));
    onProgress?.(losses.length, cut.length);
  }
  return { perplexity: meanPerplexity(losses.map((loss) => -loss)), losses };
}

function meanLoss(logProbabilities: Float64Array): number {
  return -logProbabilities.reduce((sum, value) => sum + value, 0) / logProbabilities.length;
}
