import type { Tokenizer } from '@ptqlab/language-model';
import { tokenWindows } from '../metrics/token-perplexity.ts';
import { encodeText } from '../requests/encode-pair.ts';
import type { Row } from '../row.ts';
import type { TokenPerplexityTask } from '../task.ts';

/** How much of a text is evaluated. */
export interface WindowSettings {
  /** Windows from the start; those of the task without it. */
  readonly limit?: number | undefined;
  /** Tokens a window, in place of the task's own. */
  readonly window?: number | undefined;
}

/** The windows of a task's one long text that are scored, as tokens. */
export function evaluatedWindows(
  task: TokenPerplexityTask,
  rows: readonly Row[],
  tokenizer: Tokenizer,
  { limit, window = task.window }: WindowSettings,
): number[][] {
  const text = rows.map(task.text).join(task.separator);
  const most = Math.min(limit ?? Infinity, task.windows ?? Infinity);
  return tokenWindows(encodeText(tokenizer, text), window, most);
}
