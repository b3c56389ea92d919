import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { openHiddenStates } from './hidden-states.ts';

describe.each([
  ['in memory', Infinity],
  ['in a file', 0],
])('openHiddenStates %s', (_where, cap) => {
  it('gives back what was written last, in any order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(5), { maxLength: 12 }),
        async (lengths, width, order) => {
          await using states = await openHiddenStates(lengths, width, cap);
          const written = new Map<number, Float32Array>();
          for (const [turn, index] of order.entries()) {
            const sequence = index % lengths.length;
            const values = Float32Array.from({ length: lengths[sequence]! * width }, (_, i) => turn + i / 8);
            await states.write(sequence, values);
            written.set(sequence, values);
          }
          for (const [sequence, values] of written) expect(await states.read(sequence)).toEqual(values);
        },
      ),
    ));

  it('refuses other sizes and sequences that were not written', async () => {
    await using states = await openHiddenStates([2, 3], 4, cap);
    await expect(states.write(0, new Float32Array(7))).rejects.toThrow('sequence 0 holds 2 x 4 values, 7 were given');
    await expect(states.read(1)).rejects.toThrow('sequence 1 was read before written');
  });

  it('leaves no file with a name', async () => {
    await using states = await openHiddenStates([2], 4, cap);
    await states.write(0, new Float32Array(8));
    expect((await readdir(tmpdir())).filter((name) => name.startsWith(`ptqlab-states-${process.pid}-`))).toEqual([]);
  });
});
