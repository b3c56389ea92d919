import type { Buffer, Operand } from './backend.ts';
import { BackendError } from './errors.ts';
import { contiguousLayout } from './layout.ts';
import { OPS } from './ops.ts';
import { ReferenceBackend } from './reference-backend.ts';

const backend = new ReferenceBackend();

function operand(values: number[], shape: number[]): Operand {
  const buffer = backend.allocate(4 * values.length);
  backend.upload(buffer, Float32Array.from(values));
  return { buffer, dtype: 'f32', layout: contiguousLayout(shape) };
}

const read = async ({ buffer, layout }: Operand) => [
  ...(await backend.read(
    buffer,
    'f32',
    0,
    layout.shape.reduce((a, b) => a * b, 1),
  )),
];

// What the kernels compute is the matter of the conformance laws, which run on this backend too; here is what they cannot see.
describe('ReferenceBackend', () => {
  it('has a kernel for every row and declares no exceptions', () => {
    expect(Object.keys(backend.kernels).sort()).toEqual(Object.keys(OPS).sort());
    expect(backend.exceptions).toEqual([]);
  });

  it('rounds a result once, at the end', async () => {
    const out = operand([0], [1, 1]);
    // Step by step in f32 each 1 would be lost against 2²⁴.
    backend.kernels.matmul(operand([2 ** 24, 1, 1], [1, 3]), operand([1, 1, 1], [3, 1]), out);
    expect(await read(out)).toEqual([2 ** 24 + 2]);
  });

  it('reads part of a buffer as a copy', async () => {
    const { buffer } = operand([1, 2, 3, 4], [4]);
    const part = await backend.read(buffer, 'f32', 1, 2);
    expect([...part]).toEqual([2, 3]);
    part[0] = 99;
    expect([...(await backend.read(buffer, 'f32', 1, 1))]).toEqual([2]);
  });

  it("refuses another backend's buffer", () => {
    const foreign: Buffer = { bytes: 4 };
    expect(() => backend.upload(foreign, Float32Array.of(1))).toThrow(
      new BackendError('reference: the buffer belongs to another backend; upload its values'),
    );
  });

  it('refuses more memory than it gives, and any after it was closed', async () => {
    expect(() => backend.allocate(2 ** 40)).toThrow(`${2 ** 40} bytes of memory were asked for`);
    const closed = new ReferenceBackend();
    await closed.close();
    expect(() => closed.allocate(4)).toThrow('the backend was closed; open another');
  });
});
