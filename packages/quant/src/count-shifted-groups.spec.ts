import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { countShiftedGroups, type ShiftedGroupsSearch } from './count-shifted-groups.ts';
import { QuantizationError } from './errors.ts';
import { hostLayer, statisticsOf, type HostLayer } from './testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const PUBLISHED: ShiftedGroupsSearch = {
  bits: 3,
  groupSize: 4,
  damping: 0.01,
  uniformToo: false,
  withBias: false,
  ownHessian: false,
};

/** The count for a layer, and diag H before and after. */
async function counted(host: HostLayer, changes: Partial<ShiftedGroupsSearch> = {}) {
  using _ = device.scope();
  const layer = { name: 'up', weight: device.tensor(host.W, [host.out, host.columns], 'f32'), bias: undefined };
  const statistics = await statisticsOf(device, host, ['hessian', 'inputs']);
  const H = statistics.hessian.copy();
  const before = await H.diagonal().read();
  const count = await countShiftedGroups(layer, statistics, H, { ...PUBLISHED, ...changes });
  return { count, before: Array.from(before), after: Array.from(await H.diagonal().read()) };
}

describe('the number of groups that lose and gain a bit', () => {
  it('is at least 1 and below half of the groups, 0 only where uniform bits are tried', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { count } = await counted(hostLayer(seed));
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(2);
    }
    expect((await counted(hostLayer(10, { columns: 8 }), { uniformToo: true })).count).toBe(0);
  });

  it('leaves 0.01 more on the diagonal of H, 1.01 where inputs were dead, as published', async () => {
    const { before, after } = await counted(hostLayer(2, { dead: [5] }));
    // One rounding of the sum, in f32.
    after.forEach((h, c) => expect(h).toBe(Math.fround((c === 5 ? 1 : before[c]!) + Math.fround(0.01))));
  });

  it('leaves H alone with ownHessian', async () => {
    const { before, after } = await counted(hostLayer(2, { dead: [5] }), { ownHessian: true });
    expect(after).toEqual(before);
  });

  it('needs four groups, two where uniform bits are tried', async () => {
    const host = hostLayer(3, { columns: 12 });
    await expect(counted(host)).rejects.toThrow(QuantizationError);
    await expect(counted(host)).rejects.toThrow('12 columns make 3 groups of 4, too few');
  });
});
