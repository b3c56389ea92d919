import fc from 'fast-check';
import { WarmPool, type Runner } from './warm-pool.ts';

/** Runners that count how many are alive and busy; the nth start fails where `failing` says so. */
function yard(failing: (start: number) => boolean = () => false) {
  const seen = { starts: 0, living: 0, busy: 0, mostBusy: 0, mostLiving: 0, runsPerRunner: [] as number[] };
  const start = async (): Promise<Runner> => {
    const number = seen.starts++;
    await Promise.resolve();
    if (failing(number)) throw new Error(`start ${number} failed`);
    seen.mostLiving = Math.max(seen.mostLiving, ++seen.living);
    let dead = false;
    return {
      async run(program) {
        seen.runsPerRunner[number] = (seen.runsPerRunner[number] ?? 0) + 1;
        seen.mostBusy = Math.max(seen.mostBusy, ++seen.busy);
        await new Promise((resolve) => setImmediate(resolve));
        seen.busy--;
        return { passed: !dead, reason: program, ms: 0 };
      },
      async [Symbol.asyncDispose]() {
        if (!dead) seen.living--;
        dead = true;
      },
    };
  };
  return { seen, start };
}

describe('WarmPool', () => {
  it('answers every program once, in a runner of its own, with at most `size` busy and 2 × size alive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.string(), { maxLength: 30 }),
        async (size, programs) => {
          const { seen, start } = yard();
          const pool = new WarmPool(size, start);
          const outcomes = await Promise.all(programs.map((program) => pool.run(program, 1)));
          await pool[Symbol.asyncDispose]();
          expect(outcomes.map(({ reason }) => reason)).toEqual(programs);
          expect(seen.runsPerRunner.every((runs) => runs === 1)).toBe(true);
          expect(seen.mostBusy).toBeLessThanOrEqual(size);
          expect(seen.mostLiving).toBeLessThanOrEqual(2 * size);
          expect(seen.living).toBe(0);
        },
      ),
    );
  });

  it('survives a start that fails now and then', async () => {
    const { seen, start } = yard((n) => n % 3 === 0);
    const pool = new WarmPool(2, start);
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((program) => pool.run(program, 1)));
    await pool[Symbol.asyncDispose]();
    expect(outcomes.map(({ reason }) => reason)).toEqual(['a', 'b', 'c', 'd']);
    expect(seen.living).toBe(0);
  });

  it('tells the caller when no worker starts, and takes the next program', async () => {
    const pool = new WarmPool(1, yard(() => true).start);
    await expect(pool.run('a', 1)).rejects.toThrow(/start \d+ failed/);
    await expect(pool.run('b', 1)).rejects.toThrow(/start \d+ failed/);
    await pool[Symbol.asyncDispose]();
  });

  it('refuses programs that come, or still wait, after it was closed', async () => {
    const { seen, start } = yard();
    const pool = new WarmPool(1, start);
    const runs = Promise.allSettled(['a', 'b', 'c'].map((program) => pool.run(program, 1)));
    await pool[Symbol.asyncDispose]();
    await expect(pool.run('d', 1)).rejects.toThrow('after it was closed; open another one');
    for (const run of (await runs).slice(1)) expect(run.status).toBe('rejected');
    expect(seen.living).toBe(0);
  });

  it('keeps the verdict of a program whose worker cannot be ended, and reports that worker when it closes', async () => {
    const start = async (): Promise<Runner> => ({
      run: async (program) => ({ passed: true, reason: program, ms: 0 }),
      [Symbol.asyncDispose]: () => Promise.reject(new Error('it lives')),
    });
    const pool = new WarmPool(1, start);
    expect(await pool.run('a', 1)).toMatchObject({ passed: true, reason: 'a' });
    await expect(pool[Symbol.asyncDispose]()).rejects.toThrow('workers could not be ended');
  });
});
