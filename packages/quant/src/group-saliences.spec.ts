import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { groupSaliences } from './group-saliences.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('the salience of groups', () => {
  it('is Σ w²/d² over all rows and the columns of a group, the last one shorter', async () => {
    using _ = device.scope();
    const W = device.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [2, 5]);
    const d = device.tensor([1, 2, 1, 4, 0.5], [5]);
    expect(await groupSaliences(W, d, 2)).toEqual([1 + 36 + (4 + 49) / 4, 9 + 64 + (16 + 81) / 16, 4 * (25 + 100)]);
  });
});
