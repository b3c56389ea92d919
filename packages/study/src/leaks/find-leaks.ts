import type { Row } from '@ptqlab/eval';
import type { Tokenizer } from '@ptqlab/language-model';
import { calibrationChoices } from '../calibration-choices.ts';
import type { OpenStudy } from '../open-study.ts';
import type { StudyModel } from '../study-model.ts';
import { LeakCheck, LEAK_NGRAM, type LeakDocument, type LeakReport } from './leak-check.ts';

/** What one evaluation text shares with one calibration set, through one model's tokenizer. */
export interface Leak extends LeakReport {
  readonly model: string;
  /** The calibration set in words. */
  readonly calibration: string;
  /** A task by name, or `perplexity` for the recipe's own text. */
  readonly task: string;
}

/** The leak check of a study. */
export interface StudyLeaks {
  /** Neighbouring words, or tokens, that must be equal. */
  readonly ngram: number;
  /** One entry for each model, calibration set and evaluation text, clean ones included. */
  readonly checks: readonly Leak[];
  /** True when nothing is shared. */
  readonly isClean: boolean;
}

/**
 * Looks for the documents that a study evaluates (all texts of a document, answers included; the windows of a perplexity) in everything
 * it calibrates on: equal documents, and 13-grams of words and of tokens.
 */
export async function findLeaks(study: OpenStudy): Promise<StudyLeaks> {
  const checks: Leak[] = [];
  for (const model of study.models.values())
    for (const choice of calibrationChoices(study.settings.recipe)) {
      const { set, texts } = await model.calibration(choice);
      const { source, samples, length, seed } = choice;
      const calibration = `${source}, ${samples} x ${length}, seed ${seed}`;
      const check = new LeakCheck([
        ...texts().map((text) => ({ text, wholeTokens: model.files.tokenizer.encode(text, { special: false }) })),
        ...set.sequences.map((tokens) => ({ tokens })),
      ]);
      for await (const [task, documents] of evaluationTexts(study, model))
        checks.push({ model: model.name, calibration, task, ...check.check(documents) });
    }
  return { ngram: LEAK_NGRAM, checks, isClean: checks.every(isClean) };
}

/** Nothing of an evaluation text was found in the calibration data. */
export const isClean = ({ equalDocuments, sharingWords, sharingTokens }: LeakReport): boolean =>
  equalDocuments + sharingWords + sharingTokens === 0;

async function* evaluationTexts(
  { suite, settings }: OpenStudy,
  { perplexity, files }: StudyModel,
): AsyncGenerator<[name: string, documents: LeakDocument[]]> {
  const { tokenizer } = files;
  if (perplexity) {
    const { length, windows } = perplexity.over(settings.recipe.perplexity?.baselineWindows);
    const cut = Array.from({ length: windows }, (_, i) => perplexity.tokens.slice(i * length, (i + 1) * length));
    yield ['perplexity', cut.map((tokens) => asRead(tokens, tokenizer))];
  }
  for (const task of suite?.tasks ?? []) {
    if (task.kind === 'token perplexity') {
      yield [task.name, (await suite!.windows(task, tokenizer)).map((tokens) => asRead(tokens, tokenizer))];
      continue;
    }
    const rows = await suite!.documents(task);
    const texts = rows.map((row) => textsIn(row).join('\n'));
    yield [task.name, texts.map((text) => ({ text, tokens: tokenizer.encode(text, { special: false }) }))];
  }
}

const asRead = (tokens: readonly number[], tokenizer: Tokenizer): LeakDocument => ({
  tokens,
  text: tokenizer.decode(tokens),
});

/** Every text anywhere in a document, in the order of its columns. */
function textsIn(value: Row | unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
