import { Device } from './device.ts';
import { BackendError, DTypeError, ShapeError } from './errors.ts';
import { ReferenceBackend } from './reference-backend.ts';

let device: Device;
beforeEach(() => {
  device = new Device(new ReferenceBackend());
});
afterEach(() => expect(device.liveTensors).toBe(0));

describe('Device', () => {
  it('takes the dtype of a typed array, or f32, or the one asked for', async () => {
    using _ = device.scope();
    expect(device.tensor([1, 2], [2]).dtype).toBe('f32');
    expect(device.tensor(Int8Array.of(1, -2), [2]).dtype).toBe('i8');
    expect(await device.tensor(Int32Array.of(1, -2), [2], 'f32').read()).toEqual(Float32Array.of(1, -2));
    expect(await device.tensor([1, 2], [2], 'u32').read()).toEqual(Uint32Array.of(1, 2));
  });

  it('makes zeros, filled tensors and counts', async () => {
    using _ = device.scope();
    expect([...(await device.zeros([3], 'i32').read())]).toEqual([0, 0, 0]);
    expect([...(await device.full([2, 1], -7, 'i8').read())]).toEqual([-7, -7]);
    expect([...(await device.iota(4).read())]).toEqual([0, 1, 2, 3]);
    expect(device.iota(4, 'f32').dtype).toBe('f32');
  });

  it('copies the host values: a later change of the array does not show', async () => {
    using _ = device.scope();
    const values = Float32Array.of(1, 2);
    const x = device.tensor(values, [2]);
    values[0] = 99;
    expect([...(await x.read())]).toEqual([1, 2]);
  });

  it('refuses values that do not fill the shape, shapes that are none, and arrays of no dtype', () => {
    expect(() => device.tensor([1, 2, 3], [2])).toThrow(
      new ShapeError('tensor: 3 values were given for [2], which holds 2'),
    );
    expect(() => device.zeros([2, -1])).toThrow('every length must be a whole number from 0');
    expect(() => device.zeros([1.5])).toThrow(ShapeError);
    expect(() => device.tensor(new Float64Array(1) as unknown as Float32Array, [1])).toThrow(DTypeError);
  });

  it('counts tensors that own memory: not views, not constants, not what was disposed', () => {
    const x = device.zeros([4]);
    x.slice(0, 0, 2).dispose();
    expect(device.liveTensors).toBe(1);
    x.add(5).dispose();
    expect(device.liveTensors).toBe(1);
    x.dispose();
    x.dispose();
    expect(device.liveTensors).toBe(0);
  });

  it('caches constants by value and dtype, telling the zeros apart, and starts anew when there are many', () => {
    expect(device.scalar(1, 'f32')).toBe(device.scalar(1, 'f32'));
    expect(device.scalar(1, 'f32')).not.toBe(device.scalar(1, 'u32'));
    expect(device.scalar(0, 'f32')).not.toBe(device.scalar(-0, 'f32'));
    const first = device.scalar(1, 'f32');
    for (let i = 0; i < 2000; i++) device.scalar(i + 0.5, 'f32');
    expect(device.scalar(1, 'f32')).not.toBe(first);
    expect(device.liveTensors).toBe(0);
  });

  it('refuses work after it was closed', async () => {
    const closed = new Device(new ReferenceBackend());
    await closed.close();
    expect(() => closed.zeros([1])).toThrow(BackendError);
  });

  it('says how much memory was asked when there is not enough', () => {
    expect(() => device.empty([2 ** 40])).toThrow(`${2 ** 42} bytes of memory were asked for`);
  });
});
