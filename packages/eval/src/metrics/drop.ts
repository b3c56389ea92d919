import { floatText, parseFloatPython } from '../python/float.ts';
import { splitWords, strip } from '../python/whitespace.ts';
import { bestAssignment } from './assignment.ts';
import { ASCII_PUNCTUATION } from './exact-match.ts';
import { mean } from './mean.ts';

const ARTICLE = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

function isNumber(text: string): boolean {
  return parseFloatPython(text) !== undefined;
}

function normalizeToken(token: string): string {
  const lower = token.toLowerCase();
  const bare = isNumber(lower) ? lower : [...lower].filter((c) => !ASCII_PUNCTUATION.includes(c)).join('');
  const number = parseFloatPython(bare);
  const fixed = number === undefined ? bare : floatText(number);
  return splitWords(fixed.replace(ARTICLE, ' ')).join(' ');
}

/** An answer without case, articles and punctuation, its numbers written as floats; hyphens separate words. */
export function normalizeAnswer(answer: string): string {
  const tokens = answer.split(/ |-/).map(normalizeToken);
  return strip(tokens.filter((token) => strip(token) !== '').join(' '));
}

function bagF1(predicted: ReadonlySet<string>, gold: ReadonlySet<string>): number {
  const common = [...gold].filter((word) => predicted.has(word)).length;
  const precision = predicted.size === 0 ? 1 : common / predicted.size;
  const recall = gold.size === 0 ? 1 : common / gold.size;
  return precision === 0 && recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** Bags are comparable unless the gold one has numbers and the predicted one none of them. */
function numbersAgree(gold: ReadonlySet<string>, predicted: ReadonlySet<string>): boolean {
  const numbers = [...gold].filter(isNumber);
  return numbers.length === 0 || numbers.some((number) => predicted.has(number));
}

/** Two decimals, halves to even, as numpy rounds: scale, round, scale back. */
function roundToHundredths(value: number): number {
  const scaled = value * 100;
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const rounded = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return rounded / 100;
}

/**
 * Exact match and F1 of one predicted answer (its spans) against one gold answer, after Dua et al. 2019: spans are aligned one to
 * one so that the sum of their bag-of-words F1 is largest. Source: lm-evaluation-harness @4e7e0d47 `tasks/drop/utils.py`.
 */
export function dropScores(predicted: readonly string[], gold: readonly string[]): { em: number; f1: number } {
  const predictedSpans = predicted.map(normalizeAnswer);
  const goldSpans = gold.map(normalizeAnswer);
  const bag = (span: string) => new Set(splitWords(span));
  const predictedBags = predictedSpans.map(bag);
  const goldBags = goldSpans.map(bag);
  const table = goldBags.map((g) => predictedBags.map((p) => (numbersAgree(g, p) ? bagF1(p, g) : 0)));
  const aligned = new Array<number>(Math.max(predicted.length, gold.length)).fill(0);
  bestAssignment(table).forEach((column, row) => {
    if (column !== undefined) aligned[row] = table[row]![column]!;
  });
  const same = predicted.length === gold.length && sameSet(predictedSpans, goldSpans);
  return { em: same ? 1 : 0, f1: roundToHundredths(mean(aligned)) };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}

/** The best em and the best f1 over all gold answers; an answer that begins with nothing does not count. */
export function bestDropScores(response: string, golds: readonly (readonly string[])[]): { em: number; f1: number } {
  const counted = golds.filter((gold) => strip(gold[0] ?? '') !== '').map((gold) => dropScores([response], gold));
  return { em: Math.max(0, ...counted.map(({ em }) => em)), f1: Math.max(0, ...counted.map(({ f1 }) => f1)) };
}
