import { Device } from '@ptqlab/tensor';
import { certify } from '../run/certify.ts';
import { openPoolingBackend } from './memory-mutants.ts';
import { MUTANTS } from './mutants.ts';

const draw = { runs: 60, seed: 26_062_125 };

describe('the laws catch wrong backends', () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s', async (_, { says, caughtBy, open }) => {
    const certificate = await certify(async () => new Device(await open()), { laws: [caughtBy], ...draw });
    expect({ says, holds: certificate.holds }).toEqual({ says, holds: false });
    const [outcome] = certificate.laws;
    expect(outcome!.failure!.counterexample).not.toBe('');
  });

  it('but not a right one that reuses memory at once', async () => {
    const laws = ['memory.programs', 'memory.earlier-reads', 'memory.earlier-work', 'add.realistic', 'matmul.dyadic'];
    const certificate = await certify(async () => new Device(await openPoolingBackend()), { laws, ...draw });
    expect(certificate.laws.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(certificate.holds).toBe(true);
  });

  it('and name every defect once', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });
});
