import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { deadline } from './deadline.ts';

describe('deadline', () => {
  it('ends the waiting', async () => {
    using limit = deadline(5);
    expect(await Promise.race([limit.over, new Promise(() => {})])).toBeUndefined();
  });

  it('lets an answer win that arrived while this process was held up past the deadline', async () => {
    const child = spawn('/bin/sh', ['-c', 'echo ready; sleep 0.1; echo answer'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    using limit = deadline(20);
    const answer = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    expect(await Promise.race([answer, limit.over])).toBe('answer');
  });
});
