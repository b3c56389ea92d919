import { chatText } from '../prompt/chat.ts';
import type { Chat } from '../prompt/chat.ts';
import type { Row } from '../row.ts';
import type { WholeTextTask } from '../task.ts';

/** One text per label, of which the whole is scored; in a chat the answer is the assistant's turn, begun and left open. */
export function wholeTexts(task: WholeTextTask, row: Row, chat?: Chat): { texts: string[]; gold: number } {
  const { question, delimiter, answers, gold } = task.item(row);
  const text = (answer: string) =>
    chat
      ? chatText(
          [
            { role: 'user', content: question, delimiter },
            { role: 'assistant', content: answer, delimiter: '' },
          ],
          chat,
        )
      : question + delimiter + answer;
  return { texts: answers.map(text), gold };
}
