/** A stretch of tokens to score behind the tokens before it, which are input only. */
export interface Window {
  readonly context: readonly number[];
  readonly predicted: readonly number[];
}

/**
 * Windows in which every token of a text is predicted once: the first behind the prefix token, later ones behind
 * `contextLength` tokens, the last, shorter one filled with as much context as fits. Source: lm-evaluation-harness @4e7e0d47
 * `utils.py` (get_rolling_token_windows, make_disjoint_window).
 * @param maxLength longest input in tokens
 */
export function rollingWindows(
  tokens: readonly number[],
  prefix: number,
  maxLength: number,
  contextLength = 1,
): Window[] {
  if (contextLength < 1 || contextLength > maxLength)
    throw new RangeError(`A rolling context must have 1 to ${maxLength} tokens; ${contextLength} were asked for.`);
  if (tokens.length === 0) return [];
  const first = tokens.slice(0, maxLength);
  const windows: Window[] = [{ context: [prefix], predicted: first }];
  const stride = maxLength - contextLength + 1;
  for (let done = first.length; done < tokens.length;) {
    const end = Math.min(done + stride, tokens.length);
    const start = Math.max(0, end - 1 - maxLength);
    windows.push({ context: tokens.slice(start, done), predicted: tokens.slice(done, end) });
    done = end;
  }
  return windows;
}
