import fc from 'fast-check';
import { RememberingRunner } from './remembering-runner.ts';

/** A runner that passes programs beginning with "p", and counts. */
function counting() {
  const asked: string[] = [];
  let closed = 0;
  const run = (program: string) => {
    asked.push(program);
    const passed = program.startsWith('p');
    return Promise.resolve({ passed, reason: passed ? 'passed' : 'AssertionError' });
  };
  const runner = { run, [Symbol.asyncDispose]: () => Promise.resolve(void closed++) };
  return { runner, asked, closings: () => closed };
}

describe('RememberingRunner', () => {
  it('answers as the runner does, asks once for what passes and every time for what fails', async () => {
    const programs = fc.array(fc.constantFrom('p1', 'p2', 'p1 ', 'f1', 'f2', ''), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(programs, async (sequence) => {
        const { runner, asked } = counting();
        const remembering = new RememberingRunner(runner);
        for (const program of sequence)
          expect(await remembering.run(program)).toEqual(await counting().runner.run(program));
        const passing = (list: readonly string[]) => list.filter((program) => program.startsWith('p'));
        const failing = (list: readonly string[]) => list.filter((program) => !program.startsWith('p'));
        expect(passing(asked).sort()).toEqual([...new Set(passing(sequence))].sort());
        expect(failing(asked)).toEqual(failing(sequence));
      }),
    );
  });

  it('closes the runner', async () => {
    const { runner, closings } = counting();
    await new RememberingRunner(runner)[Symbol.asyncDispose]();
    expect(closings()).toBe(1);
  });
});
