import { asleepUntil } from './asleep-until.ts';

/** Goes once around the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('asleepUntil', () => {
  it.each([
    ['is kept', (settle: PromiseWithSettlers) => settle.resolve(7)],
    ['is broken', (settle: PromiseWithSettlers) => settle.reject(new Error('lost'))],
  ])('sleeps in every turn of the event loop until the promise %s, and hands on what came of it', async (_how, end) => {
    const settle = settlers();
    let sleeps = 0;
    const waiting = asleepUntil(settle.promise, () => void sleeps++);
    const came = waiting.then(String, ({ message }: Error) => message);
    for (let turns = 1; turns <= 5; turns++) {
      await turn();
      expect(sleeps).toBe(turns);
    }
    end(settle);
    expect(await came).toMatch(/^7$|^lost$/);
    const slept = sleeps;
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(sleeps).toBe(slept);
  });

  it('sleeps for real, and lets timers run', async () => {
    expect(await asleepUntil(new Promise((resolve) => setTimeout(() => resolve('rung'), 5)))).toBe('rung');
  });
});

interface PromiseWithSettlers {
  readonly promise: Promise<number>;
  resolve(value: number): void;
  reject(error: Error): void;
}

function settlers(): PromiseWithSettlers {
  let resolve!: PromiseWithSettlers['resolve'];
  let reject!: PromiseWithSettlers['reject'];
  const promise = new Promise<number>((kept, broken) => ([resolve, reject] = [kept, broken]));
  return { promise, resolve, reject };
}
