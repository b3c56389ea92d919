import { EvaluationError } from '../evaluation-error.ts';
import { chatText } from '../prompt/chat.ts';
import type { Chat } from '../prompt/chat.ts';
import { messages } from '../prompt/messages.ts';
import { plainText } from '../prompt/plain-text.ts';
import type { Row } from '../row.ts';
import type { Beginnings, Choices, MultipleChoiceTask, Question } from '../task.ts';

/** Between a question and its answer in all multiple-choice tasks. */
const DELIMITER = ' ';

/** One log-likelihood question: how probable is the continuation behind the context. */
export interface ContinuationRequest {
  readonly context: string;
  readonly continuation: string;
}

/** What is asked about one document of a multiple-choice task, in choice order. */
export interface ChoiceRequests {
  readonly requests: readonly ContinuationRequest[];
  readonly gold: number;
  /** Length of each choice in Unicode characters, by which acc_norm divides. */
  readonly lengths: readonly number[];
}

/** Where and how a document is asked: its configuration, its examples, and the chat form where one is wanted. */
export interface Asking {
  readonly config: string;
  readonly examples: readonly Row[];
  readonly chat?: Chat | undefined;
}

/** The requests of one document. Their contexts begin alike, so that a model can keep the state of the common part. */
export function choiceRequests(task: MultipleChoiceTask, row: Row, { config, examples, chat }: Asking): ChoiceRequests {
  const description = task.description?.(config) ?? '';
  const shown = examples.map((example) => asExample(task.item(example)));
  const prompt = (question: string) => {
    const parts = { description, examples: shown, asked: { question, target: '' }, delimiter: DELIMITER };
    return chat ? chatText(messages(parts), chat) : plainText(messages(parts));
  };
  const delimiter = chat ? '' : DELIMITER;
  const item = task.item(row);
  checkGold(task, item);
  if ('beginnings' in item) {
    const continuation = delimiter + item.ending;
    const requests = item.beginnings.map((beginning) => ({ context: prompt(beginning), continuation }));
    return { requests, gold: item.gold, lengths: item.beginnings.map(characters) };
  }
  const context = prompt(item.question);
  const requests = item.choices.map((choice) => ({ context, continuation: delimiter + choice }));
  return { requests, gold: item.gold, lengths: item.choices.map(characters) };
}

function asExample(item: Choices | Beginnings): Question {
  if ('beginnings' in item) return { question: item.beginnings[item.gold]!, target: item.ending };
  return { question: item.question, target: item.choices[item.gold]! };
}

function checkGold(task: MultipleChoiceTask, item: Choices | Beginnings): void {
  const count = 'beginnings' in item ? item.beginnings.length : item.choices.length;
  if (item.gold >= 0 && item.gold < count) return;
  throw new EvaluationError(
    `${task.name}: the right answer of a document is number ${item.gold} of ${count} choices. ` +
      `Splits without public answers cannot be evaluated; give the split "${task.dataset.split}".`,
  );
}

/** Python's `len` of a string. */
function characters(text: string): number {
  return [...text].length;
}
