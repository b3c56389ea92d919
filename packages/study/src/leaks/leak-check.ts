import { createHash } from 'node:crypto';
import { ngramsOf, wordsOf } from './ngrams.ts';

/** A document as people read it and as the model does; either may be missing. */
export interface LeakDocument {
  readonly text?: string;
  readonly tokens?: readonly number[];
}

/** What a model is calibrated on. */
export interface CalibrationDocument extends LeakDocument {
  /** All tokens of a text of which only a part may be calibrated on: they are compared whole. */
  readonly wholeTokens?: readonly number[];
}

/** Evaluation documents of one set that also stand in the calibration data. */
export interface LeakReport {
  /** Neighbours that must be equal. */
  readonly ngram: number;
  readonly documents: number;
  /** Documents equal to a whole calibration document, after normalising words or token for token. */
  readonly equalDocuments: number;
  /** Those of them that are equal token for token. */
  readonly equalTokens: number;
  /** Documents that share at least one n-gram of words, or of tokens, with calibration. */
  readonly sharingWords: number;
  readonly sharingTokens: number;
  /** The documents that share most, worst first. */
  readonly worst: readonly { readonly index: number; readonly sharedFraction: number; readonly example: string }[];
}

/** GPT-3's overlap length (Brown et al. 2020, appendix C), also the harness's. */
export const LEAK_NGRAM = 13;
const WORST_SHOWN = 5;

/** Looks for evaluation text inside calibration data, by 13-grams of words and of tokens and by whole documents. */
export class LeakCheck {
  readonly #documents = new Set<string>();
  readonly #tokenDocuments = new Set<string>();
  readonly #words = new Set<string>();
  readonly #tokens = new Set<string>();

  constructor(
    calibration: readonly CalibrationDocument[],
    private readonly ngram = LEAK_NGRAM,
  ) {
    for (const { text, tokens, wholeTokens } of calibration) {
      if (text !== undefined) {
        const words = wordsOf(text);
        this.#documents.add(hashOf(words));
        for (const gram of ngramsOf(words, ngram)) this.#words.add(gram);
      }
      if (tokens !== undefined) for (const gram of ngramsOf(tokens, ngram)) this.#tokens.add(gram);
      for (const whole of [tokens, wholeTokens]) if (whole !== undefined) this.#tokenDocuments.add(hashOf(whole));
    }
  }

  check(evaluation: readonly LeakDocument[]): LeakReport {
    const shares = evaluation.map(({ text, tokens = [] }, index) => {
      const words = text === undefined ? [] : wordsOf(text);
      const wordShare = shareOf(ngramsOf(words, this.ngram), this.#words);
      const tokenShare = shareOf(ngramsOf(tokens, this.ngram), this.#tokens);
      const equalTokens = tokens.length > 0 && this.#tokenDocuments.has(hashOf(tokens));
      const equal = equalTokens || (words.length > 0 && this.#documents.has(hashOf(words)));
      return { index, equal, equalTokens, wordShare, tokenShare };
    });
    const worst = shares
      .map(({ index, wordShare, tokenShare }) => ({
        index,
        ...(wordShare.fraction >= tokenShare.fraction ? wordShare : tokenShare),
      }))
      .filter(({ fraction }) => fraction > 0)
      .sort((a, b) => b.fraction - a.fraction)
      .slice(0, WORST_SHOWN);
    return {
      ngram: this.ngram,
      documents: evaluation.length,
      equalDocuments: shares.filter(({ equal }) => equal).length,
      equalTokens: shares.filter(({ equalTokens }) => equalTokens).length,
      sharingWords: shares.filter(({ wordShare }) => wordShare.fraction > 0).length,
      sharingTokens: shares.filter(({ tokenShare }) => tokenShare.fraction > 0).length,
      worst: worst.map(({ index, fraction, example }) => ({ index, sharedFraction: fraction, example })),
    };
  }
}

const hashOf = (items: readonly (string | number)[]): string =>
  createHash('sha256').update(items.join(' ')).digest('hex');

function shareOf(grams: readonly string[], known: ReadonlySet<string>): { fraction: number; example: string } {
  const shared = grams.filter((gram) => known.has(gram));
  return { fraction: grams.length === 0 ? 0 : shared.length / grams.length, example: shared[0] ?? '' };
}
