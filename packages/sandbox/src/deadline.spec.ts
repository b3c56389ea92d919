import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadline } from './deadline.ts';

const idle = new Int32Array(new SharedArrayBuffer(4));

describe('deadline', () => {
  it('ends the waiting', async () => {
    using limit = deadline(5);
    expect(await Promise.race([limit.over, new Promise(() => {})])).toBeUndefined();
  });

  it('lets an answer win that arrived while this process was held up past the deadline', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ptqlab-deadline-'));
    const answered = join(folder, 'answered');
    const child = spawn('/bin/sh', ['-c', 'echo ready; read go; echo answer; : > "$0"', answered], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    const started = performance.now();
    using limit = deadline(20);
    const answer = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
    child.stdin.end('go\n');
    // The words above are written when this turn of the event loop ends; the next turn blocks until the answer lies in the pipe.
    await new Promise((resolve) => child.stdin.once('finish', resolve));
    while (!existsSync(answered) || performance.now() < started + 30) Atomics.wait(idle, 0, 0, 5);
    expect(await Promise.race([answer, limit.over])).toBe('answer');
    rmSync(folder, { recursive: true });
  });

  it('counts the time in which the awaited process sleeps or computes, and not that in which it waits for a processor', async () => {
    // Time passes only when the deadline looks: 7 ms a look, of which a share was spent waiting for a processor.
    const looks = async (share: number): Promise<number> => {
      let count = -1; // the first look is the start
      const now = () => ++count * 7;
      using limit = deadline(10, () => Math.max(0, count) * 7 * share, now);
      await limit.over;
      return count;
    };
    // Own time: 7 (1 - share) ms a look; 10 ms are over at the first look that reaches them.
    for (const share of [0, 0.5, 0.9]) expect(await looks(share)).toBe(Math.ceil(10 / (7 * (1 - share)) - 1e-9));
    // A process that never runs is given up after 60 times its time: at the first look at or after 600 ms.
    expect(await looks(1)).toBe(Math.ceil(600 / 7));
  });
});
