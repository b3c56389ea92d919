import type { LanguageModel } from '@ptqlab/language-model';
import type { OpenDocument, OpenTask } from './open-task.ts';
import { runDocuments, sequenceCount } from './run-documents.ts';
import type { Pending } from './run-documents.ts';

interface Waiting extends Pending, OpenDocument {
  readonly task: OpenTask;
}

/**
 * Documents that wait to be asked about in one call of the model, of one task or of several: what a document is answered does not depend
 * on its company, and a full call costs less than many small ones.
 */
export class DocumentBatch {
  #waiting: Waiting[] = [];

  /** @param size sequences that are enough for a call */
  constructor(
    private readonly model: LanguageModel,
    private readonly size: number,
  ) {}

  /** Tokenizes a document. */
  add(task: OpenTask, document: OpenDocument): void {
    this.#waiting.push({ ...document, task, work: document.prepared.start() });
  }

  get isFull(): boolean {
    return this.#waiting.reduce((sum, waiting) => sum + sequenceCount(waiting), 0) >= this.size;
  }

  /** Asks about all that wait, and gives each task its own outcomes. */
  async flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const answered = await runDocuments(this.model, batch);
    for (const task of new Set(batch.map((waiting) => waiting.task))) {
      const own = [...batch.keys()].filter((at) => batch[at]!.task === task);
      await task.record(
        own.map((at) => batch[at]!),
        own.map((at) => answered[at]!),
      );
    }
  }
}
