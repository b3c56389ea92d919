import { chatText } from '../prompt/chat.ts';
import { messages } from '../prompt/messages.ts';
import { plainText } from '../prompt/plain-text.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import type { Asking } from './multiple-choice.ts';

/** What is asked about one document of a generation task. */
export interface GenerationRequestText {
  readonly context: string;
  readonly until: readonly string[];
  readonly maxNewTokens: number;
  /** What the answer is compared with. */
  readonly target: string;
}

/** The prompt of one document, with its examples, and where its answer ends. */
export function generationRequest(task: GenerationTask, row: Row, { examples, chat }: Asking): GenerationRequestText {
  const example = task.example ?? task.question;
  const asked = task.question(row);
  const turns = messages({ description: '', examples: examples.map(example), asked, delimiter: task.delimiter });
  return {
    context: chat ? chatText(turns, chat) : plainText(turns),
    until: task.until,
    maxNewTokens: task.maxNewTokens,
    target: asked.target,
  };
}
