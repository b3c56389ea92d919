import { Device } from './device.ts';
import { DisposedError, DTypeError, OwnershipError, ShapeError } from './errors.ts';
import { ReferenceBackend } from './reference-backend.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('Tensor', () => {
  it('has a method for every map row, with numbers and broadcast operands', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    const y = x.mul(2).add(device.tensor([10, 20], [2, 1]));
    expect([...(await y.read())]).toEqual([12, 14, 16, 28, 30, 32]);
    expect([...(await x.less(3).select(x, 0).read())]).toEqual([1, 2, 0, 0, 0, 0]);
  });

  it('reads views in their own order', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    expect([...(await x.transpose().read())]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...(await x.cols(1, 3).read())]).toEqual([2, 3, 5, 6]);
    expect([...(await x.cols(1, 3).diagonal().read())]).toEqual([2, 6]);
    expect([...(await x.rows(1).expand([2, 3]).read())]).toEqual([4, 5, 6, 4, 5, 6]);
  });

  it('writes through a view and nowhere else', async () => {
    using _ = device.scope();
    const x = device.zeros([2, 3]);
    x.cols(1, 2).write(device.tensor([7, 8], [2, 1]));
    x.rows(1).cols(2).write(9);
    expect([...(await x.read())]).toEqual([0, 7, 0, 0, 8, 9]);
  });

  it('multiplies matrices through transposed and sliced operands', async () => {
    using _ = device.scope();
    const a = device.tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    expect([...(await a.matmul(a.transpose()).read())]).toEqual([14, 32, 32, 77]);
    expect([...(await a.gram().read())]).toEqual([17, 22, 27, 22, 29, 36, 27, 36, 45]);
    const c = device.full([2, 2], 100);
    c.subtractMatmul(a.cols(0, 1), device.tensor([1, 2], [1, 2]));
    expect([...(await c.read())]).toEqual([99, 98, 96, 92]);
  });

  it('says what was asked, what was given and what to do', () => {
    using _ = device.scope();
    const x = device.zeros([2, 3]);
    expect(() => x.matmul(x)).toThrow(
      new ShapeError('matmul: inner sizes differ, [2,3] · [2,3]; transpose one of them?'),
    );
    expect(() => x.add(device.zeros([2]))).toThrow(ShapeError);
    expect(() => x.cols(2, 4)).toThrow('slice: 2..4 is outside axis 1 of [2,3]; stay within 0..3');
    expect(() => x.add(x.cast('i32'))).toThrow(DTypeError);
    expect(() => x.write(x.copy().transpose())).toThrow(ShapeError);
    expect(() => x.cols(0, 2).write(x.cols(1, 3))).toThrow(OwnershipError);
  });

  it('refuses use after its scope closed', () => {
    let escaped;
    {
      using _ = device.scope();
      escaped = device.zeros([1]);
    }
    expect(() => escaped.add(1)).toThrow(DisposedError);
  });
});
