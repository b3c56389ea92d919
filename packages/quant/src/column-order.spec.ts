import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { ColumnOrder } from './column-order.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('a column order', () => {
  it('goes by falling diagonal, equal entries as they stand, and is undone', async () => {
    using _ = device.scope();
    const H = device.tensor([1, 2, 3, 4, 9, 6, 7, 8, 9], [3, 3]);
    const order = await ColumnOrder.byFallingDiagonal(H);
    expect(Array.from(order.columnAt)).toEqual([1, 2, 0]);
    expect(Array.from(order.positions())).toEqual([2, 0, 1]);
    expect(Array.from(await order.square(H).read())).toEqual([9, 6, 4, 8, 9, 7, 2, 3, 1]);
    expect(Array.from(await order.restore(order.rows(H)).read())).toEqual(Array.from(await H.read()));
  });

  it('that is natural moves nothing', async () => {
    using _ = device.scope();
    const X = device.tensor([1, 2], [2, 1]);
    const order = ColumnOrder.natural(2);
    expect([order.rows(X), order.restore(X), order.square(X)]).toEqual([X, X, X]);
    expect(order.isNatural).toBe(true);
  });
});
