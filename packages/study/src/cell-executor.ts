import type { Device } from '@ptqlab/tensor';
import type { Cell } from './cell.ts';
import type { OpenStudy } from './open-study.ts';
import { runCell, type CellOutcome, type CellProgress } from './run-cell.ts';

/** Something that runs cells. */
export interface CellExecutor extends AsyncDisposable {
  /** Cells at the same time. */
  readonly slots: number;
  /** @throws ExecutorLostError when what computed the cell died; any other error when the cell cannot be run here */
  run(cell: Cell, onProgress: (progress: CellProgress) => void): Promise<CellOutcome>;
}

/** Runs one cell after another in this process. */
export function inThisProcess(study: OpenStudy, device: Device, outFolder: string): CellExecutor {
  return {
    slots: 1,
    run: (cell, onProgress) => runCell(study, cell, device, outFolder, onProgress),
    // Study and device are their owner's.
    [Symbol.asyncDispose]: async () => undefined,
  };
}
