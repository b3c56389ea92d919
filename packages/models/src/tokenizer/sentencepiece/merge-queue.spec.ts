import fc from 'fast-check';
import { MergeQueue } from './merge-queue.ts';

describe('MergeQueue', () => {
  it('gives back all merges, highest score first, leftmost first among equals, also when pushes and pops mix', () => {
    const merge = fc.record({ left: fc.nat(50), right: fc.nat(50), score: fc.integer({ min: -3, max: 3 }), length: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(fc.option(merge, { nil: undefined })), (steps) => {
        const queue = new MergeQueue();
        const model: { left: number; score: number }[] = [];
        for (const step of [...steps, ...steps.map(() => undefined)]) {
          if (step !== undefined) {
            queue.push(step);
            model.push(step);
            model.sort((a, b) => b.score - a.score || a.left - b.left);
          } else {
            const expected = model.shift();
            const got = queue.pop();
            expect([got?.score, got?.left]).toEqual([expected?.score, expected?.left]);
          }
        }
      }),
    );
  });
});
