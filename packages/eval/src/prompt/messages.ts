import type { Message } from './message.ts';
import type { Question } from '../task.ts';
import { delimit, needsDelimiter } from './delimit.ts';

/** Between a worked example and what follows it. */
const EXAMPLE_DELIMITER = '\n\n';

/** What a prompt is made of. */
export interface PromptParts {
  /** Text before everything; empty for none. */
  readonly description: string;
  readonly examples: readonly Question[];
  /** The question to answer; its target is not shown. */
  readonly asked: Question;
  /** Between a question and its answer, or between a question and the prefix of its answer. */
  readonly delimiter: string;
}

/** The turns of a prompt, in order (lm-evaluation-harness @4e7e0d47 `api/task.py` fewshot_context and build_qa_turn). */
export function messages({ description, examples, asked, delimiter }: PromptParts): Message[] {
  const turns: Message[] = [];
  if (description !== '') turns.push({ role: 'system', content: description, delimiter: '' });
  for (const { question, target, prefix = '' } of examples) {
    const gap = prefix === '' || needsDelimiter(question, prefix) ? delimiter : '';
    if (target === '') {
      turns.push({ role: 'user', content: question, delimiter: prefix === '' ? '' : gap });
      if (prefix !== '') turns.push({ role: 'assistant', content: prefix, delimiter: '' });
      continue;
    }
    turns.push({ role: 'user', content: question, delimiter: gap });
    turns.push({ role: 'assistant', content: delimit(prefix, target, ' '), delimiter: EXAMPLE_DELIMITER });
  }
  const prefix = asked.prefix ?? '';
  const gap = prefix !== '' && needsDelimiter(asked.question, prefix) ? delimiter : '';
  turns.push({ role: 'user', content: asked.question, delimiter: gap });
  if (prefix !== '') turns.push({ role: 'assistant', content: prefix, delimiter: '' });
  return turns;
}
