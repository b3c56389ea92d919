import fc from 'fast-check';
import { Device } from './device.ts';
import { DisposedError, OwnershipError, ShapeError } from './errors.ts';
import { ReferenceBackend } from './reference-backend.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const numbers = (length: number) => Array.from({ length }, (_, i) => i);

describe('View', () => {
  it('reads a slice in its own order, wherever it lies', async () => {
    using _ = device.scope();
    const x = device.tensor(numbers(24), [2, 3, 4]);
    expect([...(await x.slice(2, 1, 3).slice(0, 1, 2).read())]).toEqual([13, 14, 17, 18, 21, 22]);
    expect([...(await x.slice(1, 2, 3).permute([2, 0, 1]).read())]).toEqual([8, 20, 9, 21, 10, 22, 11, 23]);
    expect([...(await x.rows(1).read())]).toEqual(numbers(24).slice(12));
  });

  it('undoes a transposition by another', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), async (rows, columns) => {
        using _ = device.scope();
        const x = device.tensor(numbers(rows * columns), [rows, columns]);
        expect([...(await x.transpose().transpose().read())]).toEqual(numbers(rows * columns));
        expect(await x.transpose().read()).toEqual(await x.transpose().copy().read());
      }),
    ));

  it('shares memory with its owner, and owns nothing', async () => {
    using _ = device.scope();
    const x = device.zeros([2, 2]);
    const column = x.cols(1, 2);
    column.dispose();
    column.write(5);
    expect(column.owner).toBe(x);
    expect([...(await x.read())]).toEqual([0, 5, 0, 5]);
  });

  it('reads the only element, and refuses when there are others', async () => {
    using _ = device.scope();
    const x = device.tensor([3, 4], [2]);
    expect(await x.slice(0, 1, 2).item()).toBe(4);
    await expect(x.item()).rejects.toThrow(new ShapeError('item: one element is needed, [2] has 2'));
  });

  it('reads nothing from an empty view', async () => {
    using _ = device.scope();
    expect(await device.zeros([3, 4]).cols(2, 2).read()).toEqual(new Float32Array(0));
    expect(await device.zeros([0, 4]).transpose().read()).toEqual(new Float32Array(0));
  });

  it('refuses use after its owner was disposed, through every view', async () => {
    const x = device.zeros([2, 2]);
    const view = x.transpose();
    x.dispose();
    await expect(view.read()).rejects.toThrow(DisposedError);
    expect(() => view.write(1)).toThrow('write: the tensor [2,2] was disposed; keep it in an outer scope');
  });

  it('refuses a target that repeats elements, but not an empty one', () => {
    using _ = device.scope();
    expect(() => device.zeros([1, 2]).expand([3, 2]).write(1)).toThrow('write: the target [3,2] repeats elements');
    expect(() => device.zeros([2, 0, 3]).write(1)).not.toThrow();
  });

  it('refuses a source in the same memory unless it lies wholly before or after', async () => {
    using _ = device.scope();
    const x = device.tensor(numbers(8), [4, 2]);
    x.rows(0, 2).write(x.rows(2, 4));
    expect([...(await x.read())]).toEqual([4, 5, 6, 7, 4, 5, 6, 7]);
    expect(() => x.rows(0, 2).write(x.rows(1, 3))).toThrow(OwnershipError);
  });
});
