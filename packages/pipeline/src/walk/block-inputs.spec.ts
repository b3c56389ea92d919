import fc from 'fast-check';
import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import { LayerStatistics } from '@ptqlab/quant';
import { BlockInputs } from './block-inputs.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const COLUMNS = [3, 5];

/** What the statistics of two steps show of their inputs, once they were divided, in runs of at most `most` values. */
async function shown(lengths: readonly number[], keptInMemory: number, most: number) {
  using _ = device.scope();
  await using inputs = new BlockInputs(lengths, keptInMemory);
  const seen: number[][] = [];
  const steps: LayerStatistics[] = [];
  for (const columns of COLUMNS)
    steps.push(new LayerStatistics(device, columns, ['inputs'], await inputs.open(columns)));
  for (const [sequence, tokens] of lengths.entries())
    for (const step of steps) {
      const values = Float32Array.from({ length: tokens * step.columns }, (_v, at) => 100 * sequence + at);
      await step.add(device.tensor(values, [tokens, step.columns]));
    }
  for (const step of steps) {
    step.divideInputs(new Float32Array(step.columns).fill(4));
    for await (const run of step.inputRuns(most)) {
      expect(run.length === 1 || run.reduce((sum: number, x: Tensor) => sum + x.size, 0) <= most).toBe(true);
      for (const x of run) seen.push(Array.from(await x.read()));
    }
    seen.push(Array.from(await (await step.sampleInputs(2)).read()));
  }
  return seen;
}

describe('the inputs of a block', () => {
  it('are the same from memory and from a file', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
        fc.nat(40),
        async (lengths, most) => {
          const inMemory = await shown(lengths, Infinity, most);
          expect(inMemory.slice(0, lengths.length)).toEqual(
            lengths.map((tokens, sequence) =>
              Array.from({ length: tokens * COLUMNS[0]! }, (_v, at) => (100 * sequence + at) / 4),
            ),
          );
          expect(await shown(lengths, 0, most)).toEqual(inMemory);
        },
      ),
      { numRuns: 30 },
    ));
});
