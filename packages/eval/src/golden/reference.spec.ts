import { readFileSync } from 'node:fs';
import { detectLanguage } from '../ifeval/detect-language.ts';
import { sentences } from '../ifeval/sentences.ts';
import { wordTokens } from '../ifeval/word-tokens.ts';
import { lastBoxed } from '../math/boxed.ts';
import { canonicalAnswer, sameAnswer } from '../math/hendrycks.ts';
import { finalAnswer, normalizeFinalAnswer } from '../math/minerva.ts';
import { PythonError } from '../math/python-error.ts';
import { dropScores } from '../metrics/drop.ts';
import { wordsOfPage } from '../metrics/page-scores.ts';
import { detokenize } from '../tasks/detokenize.ts';
import { withoutMarkup } from '../tasks/hellaswag.ts';
import { fencedCode } from '../tasks/mbpp.ts';

interface Reference {
  texts: { text: string; sentences: string[]; tokens: string[]; lang: string | null }[];
  math: { text: string; other: string; canonical: unknown; equal: boolean; minerva: string; box: string | null }[];
  finalAnswers: { text: string; answer: string }[];
  drop: { predicted: string[]; gold: string[]; em: number; f1: number }[];
  detokenized: { text: string; result: string; words: number }[];
  fences: { text: string; code: string }[];
  markup: { text: string; result: string }[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/reference.json', import.meta.url), 'utf8'),
) as Reference;

function canonical(text: string): unknown {
  try {
    return canonicalAnswer(text);
  } catch (error) {
    if (error instanceof PythonError) return { raises: error.exception };
    throw error;
  }
}

/** Random texts and what the original code made of them: these bite in a clone, where the golden files are not. */
describe('outputs of the original code on random texts', () => {
  it('sentences, word tokens and languages', () => {
    for (const { text, sentences: split, tokens, lang } of reference.texts)
      expect([text, sentences(text), wordTokens(text), detectLanguage(text) ?? null]).toEqual([
        text,
        split,
        tokens,
        lang,
      ]);
  });
  it('answers of MATH', () => {
    for (const { text, other, equal, minerva, box, ...record } of reference.math) {
      expect([text, canonical(text), sameAnswer(text, other)]).toEqual([text, record.canonical, equal]);
      expect([text, normalizeFinalAnswer(text), lastBoxed(text) ?? null]).toEqual([text, minerva, box]);
    }
    for (const { text, answer } of reference.finalAnswers) expect([text, finalAnswer(text)]).toEqual([text, answer]);
  });
  it('DROP', () => {
    for (const { predicted, gold, em, f1 } of reference.drop)
      expect([predicted, gold, dropScores(predicted, gold)]).toEqual([predicted, gold, { em, f1 }]);
  });
  it('pages, code fences and markup', () => {
    for (const { text, result, words } of reference.detokenized)
      expect([text, detokenize(text), wordsOfPage(text)]).toEqual([text, result, words]);
    for (const { text, code } of reference.fences) expect([text, fencedCode(text)]).toEqual([text, code]);
    for (const { text, result } of reference.markup) expect([text, withoutMarkup(text)]).toEqual([text, result]);
  });
});
