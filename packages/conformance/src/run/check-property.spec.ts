import fc from 'fast-check';
import { checkProperty, ReplayPathError } from './check-property.ts';

const parameters = { numRuns: 20, seed: 1 };
const below = (most: number) =>
  fc.asyncProperty(fc.nat(1000), async (x) => {
    if (x >= most) throw new Error(`${x} is too large`);
  });

describe('checkProperty', () => {
  it('replays the input that a failure names', async () => {
    const failed = await checkProperty(below(300), parameters);
    const replayed = await checkProperty(below(300), { ...parameters, path: failed.counterexamplePath! });
    expect(failed.counterexample).toEqual([300]);
    expect([replayed.counterexample, replayed.numRuns]).toEqual([[300], 1]);
  });

  it.each(['zzz', '', '-1', '1.5', '3:', '0x1', '3:99999'])('refuses the path %p', async (path) => {
    const check = checkProperty(below(2000), { ...parameters, path });
    await expect(check).rejects.toThrow(ReplayPathError);
    await expect(check).rejects.toThrow(`path "${path}" leads to no input of this law and seed; give the one`);
  });
});
