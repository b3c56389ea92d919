import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { clipGroups, searchClip } from './clip-search.ts';
import { fakeQuantize } from './grids/affine.ts';
import { awqGrid } from './grids/awq-grid.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));
const grid = { bits: 3, symmetric: false };
const Q = (group: ReturnType<typeof device.zeros>) =>
  fakeQuantize(group, awqGrid.fit(group, grid), awqGrid.codeRange(grid));

describe('the clip search', () => {
  it('clips an outlier whose input is idle, and nothing where rounding is exact', async () => {
    using _ = device.scope();
    const idle = [0.9, -0.31, 0.17, 0.43, -0.52, 0.28, 0.05, -0.44];
    const exact = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => v / 8);
    const W = device.tensor([...idle, ...exact], [2, 8]);
    const X = device.tensor(
      Float32Array.from({ length: 32 * 8 }, (_v, at) => (at % 8 === 0 ? 0 : Math.sin(at * at))),
      [32, 8],
    );
    const maxima = await searchClip(W, X, 8, Q).read();
    expect(maxima[0]).toBeLessThan(0.9);
    expect(maxima[0]).toBeGreaterThan(0.55 * 0.9 - 1e-6);
    expect(maxima[1]).toBe(0.875);
  });

  it('clips nothing where all candidates are equal, as for a group of dead inputs', async () => {
    using _ = device.scope();
    const W = device.tensor([0.9, -0.31, 0.17, 0.43], [1, 4]);
    expect(await searchClip(W, device.zeros([16, 4]), 4, Q).item()).toBe(Math.fround(0.9));
  });

  it('keeps candidates of 5 % steps, never below 0.55 of the maximum, for groups with a shorter last one', async () => {
    using _ = device.scope();
    const W = device.tensor(
      Float32Array.from({ length: 4 * 10 }, (_v, at) => Math.cos(at * 1.7) * (at % 9)),
      [4, 10],
    );
    const X = device.tensor(
      Float32Array.from({ length: 20 * 10 }, (_v, at) => Math.sin(at * 0.37)),
      [20, 10],
    );
    const maxima = searchClip(W, X, 4, Q);
    expect(maxima.shape).toEqual([4, 3]);
    const clipped = await clipGroups(W, maxima, 4).read();
    const [values, limits] = [await W.read(), await maxima.read()];
    for (let g = 0; g < 12; g++) {
      const [row, group] = [Math.floor(g / 3), g % 3];
      const columns = Array.from({ length: group === 2 ? 2 : 4 }, (_v, c) => row * 10 + group * 4 + c);
      const largest = Math.max(...columns.map((at) => Math.abs(values[at]!)));
      const step = (1 - limits[g]! / largest) * 20;
      expect(Math.abs(step - Math.round(step))).toBeLessThan(1e-4);
      expect(Math.round(step)).toBeLessThanOrEqual(9);
      for (const at of columns) expect(Math.abs(clipped[at]!)).toBeLessThanOrEqual(limits[g]!);
    }
  });
});
