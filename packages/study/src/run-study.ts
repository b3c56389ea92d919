import type { CellExecutor } from './cell-executor.ts';
import type { CellResult } from './cell-result.ts';
import type { CellStore } from './cell-store.ts';
import { cellId, type Cell } from './cell.ts';
import { describeProblem } from './describe-problem.ts';
import type { CellOutcome, CellProgress } from './run-cell.ts';
import { withTries } from './with-tries.ts';

/** One square of the finished map. */
export interface MapSquare {
  readonly id: string;
  readonly cell: Cell;
  readonly result: CellResult;
}

/** Told as a study goes on; several cells may be under way at the same time, each in a slot of its own. */
export interface StudyEvents {
  started?(cell: Cell, slot: number): void;
  progress?(slot: number, progress: CellProgress): void;
  /** `outcome` is undefined when the result was there already, or the cell could not be run. */
  finished?(square: MapSquare, slot: number | undefined, outcome: CellOutcome | undefined): void;
}

/** A study that has come to its end. */
export interface FinishedStudy {
  /** In map order. */
  readonly squares: readonly MapSquare[];
  /**
   * Cells that ended for a reason that is not their method's: among the squares as failed, with no stored result, so that the next run
   * tries them again.
   */
  readonly unfinished: readonly MapSquare[];
}

/**
 * Runs all cells that have no result yet, as many at the same time as the executor has slots, each stored as soon as it is done: a run
 * that is killed goes on where it was, and ends in the same map. A cell that fails does not stop the others.
 * @param secondsOf about how long a cell will take: the longest begin first, so that no slot waits long for the last ones
 */
export async function runStudy(
  cells: readonly Cell[],
  store: CellStore,
  executor: CellExecutor,
  events: StudyEvents = {},
  secondsOf: (cell: Cell) => number = () => 0,
): Promise<FinishedStudy> {
  const squares = new Map<string, MapSquare>();
  const unfinished: MapSquare[] = [];
  const toDo: Cell[] = [];
  for (const cell of cells) {
    const result = store.read(cell);
    if (!result) {
      toDo.push(cell);
      continue;
    }
    const square = { id: cellId(cell), cell, result };
    squares.set(square.id, square);
    events.finished?.(square, undefined, undefined);
  }
  toDo.sort((a, b) => secondsOf(b) - secondsOf(a));

  const work = async (slot: number): Promise<void> => {
    for (let cell = toDo.shift(); cell; cell = toDo.shift()) {
      events.started?.(cell, slot);
      const { square, outcome } = await finish(cell, slot);
      squares.set(square.id, square);
      if (!outcome) unfinished.push(square);
      events.finished?.(square, slot, outcome);
    }
  };
  const finish = async (cell: Cell, slot: number) => {
    const id = cellId(cell);
    try {
      const outcome = await withTries(() => executor.run(cell, (progress) => events.progress?.(slot, progress)));
      store.write(cell, outcome.result);
      return { square: { id, cell, result: outcome.result }, outcome };
    } catch (error) {
      const result = { status: 'failed' as const, reason: describeProblem(error) };
      return { square: { id, cell, result }, outcome: undefined };
    }
  };
  await Promise.all(Array.from({ length: executor.slots }, (_, slot) => work(slot)));
  return { squares: cells.map((cell) => squares.get(cellId(cell))!), unfinished };
}
