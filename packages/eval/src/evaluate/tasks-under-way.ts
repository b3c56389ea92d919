import type { Task } from '../task.ts';
import type { EvaluationProgress } from './evaluation-progress.ts';
import type { OpenTask } from './open-task.ts';
import type { TaskResult } from './task-result.ts';

/** Tasks whose documents are being asked about. They end in their order, and progress is told of the first that has not ended. */
export class TasksUnderWay implements AsyncDisposable {
  readonly results: TaskResult[] = [];
  readonly #open: OpenTask[] = [];
  #isTold = false;

  constructor(
    private readonly tasks: readonly Task[],
    private readonly onProgress: ((progress: EvaluationProgress) => void) | undefined,
  ) {}

  begin(task: OpenTask): void {
    this.#open.push(task);
    this.#tellStart();
  }

  /** Tells what has been done since, and ends every task whose documents and predecessors are all done. */
  async advance(): Promise<void> {
    for (let [first] = this.#open; first; [first] = this.#open) {
      this.#tellStart();
      this.#tell(first.done, first.of);
      if (first.done < first.of) return;
      this.results.push(await first.finish());
      this.#open.shift();
      this.#isTold = false;
      await first[Symbol.asyncDispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const task of this.#open) await task[Symbol.asyncDispose]();
  }

  #tellStart(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#tell(0, this.#open[0]!.of);
  }

  #tell(done: number, of: number): void {
    const index = this.results.length;
    const { name, title } = this.tasks[index]!;
    this.onProgress?.({ task: name, title, index, tasks: this.tasks.length, done, of });
  }
}
