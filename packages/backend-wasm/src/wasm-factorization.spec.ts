import { Device, NotPositiveDefiniteError } from '@ptqlab/tensor';
import { openWasmBackend } from './open-wasm-backend.ts';
import { WasmFactorization } from './wasm-factorization.ts';

/** XᵀX + 1 of drawn X [n, n], diagonally dominant enough to be positive definite. */
function positive(n: number): Float32Array<ArrayBuffer> {
  const x = (i: number, j: number): number => (((i * 31 + j * 17) % 23) - 11) / 8;
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = i === j ? 1 : 0;
    for (let k = 0; k < n; k++) sum += x(k, i) * x(k, j);
    return sum;
  });
}

it('gives the bits of the backend itself, again and again', async () => {
  const factorization = new WasmFactorization({ threads: 1, memoryMiB: 64 });
  const device = new Device(await openWasmBackend({ threads: 2 }));
  for (const n of [3, 150]) {
    using _ = device.scope();
    const U = await device.tensor(positive(n), [n, n]).inverseCholesky();
    expect(await factorization.inverseCholesky(positive(n), n)).toEqual(await U.read());
  }
  await factorization.close();
  await device.close();
});

it('says at which column a matrix is not positive definite, holds nothing of it, and goes on', async () => {
  const factorization = new WasmFactorization({ threads: 1, memoryMiB: 32 });
  const n = 512;
  const wrong = positive(n);
  wrong[5 * n + 5] = -1;
  // More matrices than the memory could hold if each left its two megabytes behind.
  for (let i = 0; i < 20; i++)
    await expect(factorization.inverseCholesky(wrong, n)).rejects.toThrow(NotPositiveDefiniteError);
  expect(await factorization.inverseCholesky(Float32Array.of(4), 1)).toEqual(Float32Array.of(0.5));
  await factorization.close();
});

it('closes without having been used', async () => {
  await expect(new WasmFactorization().close()).resolves.toBeUndefined();
});
