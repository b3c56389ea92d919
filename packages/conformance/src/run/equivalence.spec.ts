import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { MUTANTS } from '../mutants/mutants.ts';
import { compareBackends } from './equivalence.ts';

const right = async () => new Device(new ReferenceBackend());
const mutant = (name: string) => async () => new Device(await MUTANTS.find((m) => m.name === name)!.open());

describe('compareBackends', () => {
  it('finds a backend equal to itself, bit for bit', async () => {
    const { holds, laws } = await compareBackends([right, right], {
      ops: ['exp', 'sum', 'copy'],
      runs: 10,
      seed: 5,
      withoutLarge: true,
    });
    expect(holds).toBe(true);
    for (const { ulpCounts, worstUlps } of laws) {
      expect(worstUlps).toBe(0);
      expect(ulpCounts.slice(1).every((count) => count === 0)).toBe(true);
    }
    expect(laws.reduce((elements, { ulpCounts }) => elements + ulpCounts[0]!, 0)).toBeGreaterThan(100);
  });

  it('counts distances where a law allows them, and does not call them failures', async () => {
    const { holds, laws } = await compareBackends([right, mutant('loose-exp')], {
      laws: ['exp.realistic'],
      runs: 10,
      seed: 5,
    });
    expect(holds).toBe(true);
    expect(laws[0]!.identical).toBe(false);
    expect(laws[0]!.worstUlps).toBe(5);
  });

  it('fails where the bits must agree, with the smallest input', async () => {
    const { holds, laws } = await compareBackends([right, mutant('reciprocal-division')], {
      laws: ['div.realistic'],
      runs: 60,
      seed: 5,
    });
    expect(holds).toBe(false);
    expect(laws[0]!.failure!.message).toContain('div.realistic: array 0');
  });
});
