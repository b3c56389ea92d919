import { EvaluationError } from '../evaluation-error.ts';
import { strip } from '../python/whitespace.ts';
import type { Choices } from '../task.ts';

const LETTERS = ['A', 'B', 'C', 'D'];

/** A question with four lettered answers, of which the letter is scored; `ask` is the line before the answer. */
export function letterQuestion(question: string, answers: readonly string[], ask: string, gold: number): Choices {
  const lines = answers.map((answer, index) => `${LETTERS[index]}. ${answer}`);
  return { question: [strip(question), ...lines, ask].join('\n'), choices: LETTERS, gold };
}

/** Index of a letter. @throws Error when it is none of A to D */
export function letterIndex(letter: string): number {
  const index = LETTERS.indexOf(letter);
  if (index < 0) throw new EvaluationError(`An answer must be one of A, B, C, D; the document has "${letter}".`);
  return index;
}
