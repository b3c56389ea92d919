import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from './damped-hessian.ts';
import { QuantizationError } from './errors.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('the damped Hessian', () => {
  it('counts revived columns as 1 in the mean', async () => {
    using _ = device.scope();
    const H = device.tensor([4, 1, 0, 1, 4, 0, 0, 0, 0], [3, 3]);
    expect(Array.from(await reviveDeadColumns(H).read())).toEqual([0, 0, 1]);
    dampen(H, 0.5);
    expect(Array.from(await H.read())).toEqual([5.5, 1, 0, 1, 5.5, 0, 0, 0, 2.5]);
  });

  it('that is not positive definite names layer, original column, damping and remedy', async () => {
    using _ = device.scope();
    const H = device.tensor([1, 2, 2, 1], [2, 2]);
    const failed = factorOf('mlp.up', H, 0, (position) => position + 40);
    await expect(failed).rejects.toThrow(QuantizationError);
    await expect(factorOf('mlp.up', H, 0, (position) => position + 40)).rejects.toThrow(
      /mlp\.up: .*column 40 of 2 with damping 0; raise damping/,
    );
  });

  it('that is not finite, or a loss that is not, names the layer', async () => {
    using _ = device.scope();
    await expect(requireFinite('q', device.tensor([1, 0, 0, NaN], [2, 2]))).rejects.toThrow(
      'q: the Hessian of the calibration inputs holds NaN at input column 1',
    );
    await expect(requireFiniteLoss('q', device.tensor([Infinity], [1, 1]), 0.01)).rejects.toThrow(
      'q: quantizing gave a loss of Infinity with damping 0.01',
    );
    expect(await requireFiniteLoss('q', device.tensor([2], [1, 1]), 0.01)).toBe(2);
  });
});
