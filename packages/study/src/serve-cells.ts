import type { Device } from '@ptqlab/tensor';
import type { CellAnswer, CellRequest } from './cell-processes.ts';
import { describeProblem } from './describe-problem.ts';
import { OpenStudy } from './open-study.ts';
import { runCell } from './run-cell.ts';

/** Lines of progress that would come sooner are left out. */
const MILLISECONDS_BETWEEN_PROGRESS = 100;

/**
 * The other side of `CellProcesses`: runs the cells that come over this process's channel, one after another, until it closes.
 * @param openDevice opens the device that all cells run on
 */
export async function serveCells(openDevice: () => Promise<Device>): Promise<void> {
  const answer = (message: CellAnswer): boolean | undefined => process.send?.(message);
  let opened: Promise<{ study: OpenStudy; device: Device; outFolder: string }> | undefined;
  let last = 0;
  const parent = process.ppid;
  process.on('message', (request: CellRequest) => {
    if ('setup' in request) {
      const { settings, outFolder } = request.setup;
      opened = (async () => ({ study: await OpenStudy.open(settings), device: await openDevice(), outFolder }))();
      // Told with the first cell.
      opened.catch(() => undefined);
      return;
    }
    void (async () => {
      try {
        const { study, device, outFolder } = await opened!;
        const outcome = await runCell(study, request.run, device, outFolder, (progress) => {
          if (performance.now() - last < MILLISECONDS_BETWEEN_PROGRESS) return;
          last = performance.now();
          // While layers are computed no event is heard, that of a closed channel neither.
          if (process.ppid !== parent) process.exit(0);
          answer({ progress });
        });
        answer({ outcome });
      } catch (error) {
        answer({ problem: describeProblem(error) });
      }
    })();
  });
  // The channel may have closed while this process was starting.
  if (process.connected) await new Promise<void>((resolve) => process.once('disconnect', resolve));
  // A cell under way is of no use to anyone any more; the sandbox and the device end with their process.
  const { study } = (await opened?.catch(() => undefined)) ?? {};
  await study?.[Symbol.asyncDispose]();
  process.exit(0);
}
