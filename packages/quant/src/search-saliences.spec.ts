import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { searchSaliences } from './search-saliences.ts';
import { hostLayer, statisticsOf } from './testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const host = hostLayer(2, { dead: [5], columns: 8 });

describe('the salience of the search', () => {
  it('counts the weights of dead inputs, by a diagonal of 1.01', async () => {
    using _ = device.scope();
    const weight = device.tensor(host.W, [host.out, host.columns], 'f32');
    const statistics = await statisticsOf(device, host, ['hessian']);
    const like = { groupSize: 1, damping: 0.01, ownHessian: false };
    const saliences = await searchSaliences({ name: 'up', weight, bias: undefined }, statistics.hessian, like);
    const column = host.W.filter((_w, at) => at % host.columns === 5);
    // A dead input has no part in other rows of H, so its d² is 1 / 1.01.
    expect(saliences[5]! / (1.01 * column.reduce((sum, w) => sum + w * w, 0))).toBeCloseTo(1, 5);
  });
});
