// Our own backend, through the public tensor interface: allocation of the result and its disposal included. B is packed on every call.
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Device } from '@ptqlab/tensor';

const prepare = (relaxed) =>
  async function open({ M, N, K, a, b, threads }) {
    const device = new Device(await openWasmBackend({ threads, relaxed }));
    const [A, B] = [device.tensor(a, [M, K]), device.tensor(b, [K, N])];
    return {
      run: () => A.matmul(B).dispose(),
      first: async () => (await A.matmul(B).read())[0],
    };
  };

export const ptqlab = { threads: [1, 2], open: prepare(false) };
export const ptqlabRelaxed = { threads: [1, 2], open: prepare(true) };
