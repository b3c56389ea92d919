import { PYTHON_SPACE } from '../python/whitespace.ts';
import type { DocumentScores } from '../task.ts';

const SPACE = new RegExp(`[${PYTHON_SPACE}]+`, 'u');

/** Pieces between white space; a text that begins or ends with it has an empty piece there, which counts (Python's re.split). */
export function wordsOfPage(text: string): number {
  return text.split(SPACE).length;
}

/** [log-likelihood, units] of a document for the three measures: units are counted in the original text. */
export function pageScores(logLikelihood: number, original: string): DocumentScores {
  const bytes = Buffer.byteLength(original, 'utf8');
  return {
    word_perplexity: [logLikelihood, wordsOfPage(original)],
    byte_perplexity: [logLikelihood, bytes],
    bits_per_byte: [logLikelihood, bytes],
  };
}
