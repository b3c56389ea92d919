/** Number of runs of letters, digits and underscores of any script: how IFEval counts words. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}
