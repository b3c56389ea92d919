import type { ModelParityCertificate, TaskParity } from './parity-of-model.ts';
import { printTable } from './print-table.ts';

/** The table of a model on two backends, task by task, and one sentence. */
export function printModelParity({ backends, descriptions, tasks, holds }: ModelParityCertificate): void {
  printTable(
    [
      'task',
      'documents',
      'other scores',
      'other answers',
      'log-likelihoods',
      'worst difference',
      'its bound',
      'worst ratio',
    ],
    tasks.map((task) => [
      task.task,
      task.documents,
      task.otherScores,
      `${task.otherAnswers} of ${task.answers}`,
      task.requests.length,
      ...worstOf(task),
    ]),
  );
  const [documents, others] = (['documents', 'otherScores'] as const).map((key) =>
    tasks.reduce((sum, task) => sum + task[key], 0),
  );
  process.stdout.write(
    `\n${backends[0]} (${descriptions[0]}) beside ${backends[1]} (${descriptions[1]}): ` +
      `${holds ? 'every log-likelihood within its bound' : 'log-likelihoods OUTSIDE their bounds'}; ` +
      `${others} of ${documents} documents with other scores\n`,
  );
}

/** The largest difference, its bound, and the largest difference in parts of its bound; nothing where nothing was scored. */
function worstOf({ requests }: TaskParity): string[] {
  if (requests.length === 0) return ['', '', ''];
  const farthest = requests.reduce((worst, one) => (one.difference > worst.difference ? one : worst));
  const ratio = Math.max(...requests.map(({ difference, bound }) => difference / bound));
  return [farthest.difference.toExponential(1), farthest.bound.toExponential(1), ratio.toExponential(1)];
}
