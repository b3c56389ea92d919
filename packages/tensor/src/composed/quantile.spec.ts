import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { ShapeError } from '../errors.ts';
import { quantile } from './quantile.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

async function quantileOf(values: readonly number[], q: number): Promise<number> {
  using _ = device.scope();
  return (await quantile(device.tensor(values, [values.length]), q)).item();
}

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  it('runs from the smallest to the largest and never falls', () =>
    fc.assert(
      fc.asyncProperty(
        values,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        async (x, inner) => {
          const found = [];
          for (const q of [0, ...inner.sort((a, b) => a - b), 1]) found.push(await quantileOf(x, q));
          expect([found[0], found.at(-1)]).toEqual([Math.min(...x), Math.max(...x)]);
          for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]!);
        },
      ),
    ));

  it('interpolates between the neighbours of the rank', async () => {
    expect(await quantileOf([40, 10, 30, 20], 0.5)).toBe(25);
    expect(await quantileOf([0, 4], 0.25)).toBe(1);
    expect(await quantileOf([0, 4], 0.75)).toBe(3);
    expect(await quantileOf([7], 0.3)).toBe(7);
  });

  it('works along the last axis of a transposed view', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 9, 3, 5, 2, 7], [3, 2]).transpose();
    const median = await quantile(x, 0.5);
    expect(median.shape).toEqual([2, 1]);
    expect([...(await median.read())]).toEqual([2, 7]);
  });

  it('refuses a q that is no fraction and an empty axis', async () => {
    await expect(quantileOf([1], 1.5)).rejects.toThrow('quantile: q = 1.5 was given; it must lie in 0..1');
    await expect(quantileOf([1], NaN)).rejects.toThrow(ShapeError);
    await expect(quantileOf([], 0.5)).rejects.toThrow(ShapeError);
  });
});
