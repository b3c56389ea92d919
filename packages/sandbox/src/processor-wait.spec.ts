import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { processorWaitMs } from './processor-wait.ts';

const told = existsSync('/proc/self/schedstat');
const onLinux = told ? it : it.skip;
const skipped = told ? '' : ' (skipped: this system does not tell)';

describe('processorWaitMs', () => {
  onLinux(
    `grows while more processes want a processor than there are, those of children counted too${skipped}`,
    async () => {
      // A shell that waits for a child that computes: only the child ever wants a processor.
      const busy: ChildProcess[] = Array.from({ length: 3 * availableParallelism() }, () =>
        spawn('/bin/sh', ['-c', '(while :; do :; done) & wait'], { stdio: 'ignore', detached: true }),
      );
      try {
        const waited = () => busy.reduce((sum, { pid }) => sum + processorWaitMs(pid), 0);
        const before = waited();
        let last = before;
        // Three want each processor, so two thirds of the time are waited; the loop ends when a tenth of a second is seen.
        while (last < before + 100) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          const next = waited();
          expect(next).toBeGreaterThanOrEqual(last);
          last = next;
        }
      } finally {
        for (const { pid } of busy) process.kill(-pid!, 'SIGKILL');
      }
    },
  );

  it('is nothing for a process that does not exist', () => {
    expect([processorWaitMs(undefined), processorWaitMs(2 ** 30)]).toEqual([0, 0]);
  });
});
