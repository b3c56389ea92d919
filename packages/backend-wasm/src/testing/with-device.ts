import { Device } from '@ptqlab/tensor';
import { openWasmBackend } from '../open-wasm-backend.ts';
import type { WasmOptions } from '../wasm-options.ts';

/** One device for all tests of a file; nothing may be live on it after a test. */
export function deviceForTests(options: WasmOptions): () => Device {
  let device: Device | undefined;
  beforeAll(async () => {
    device = new Device(await openWasmBackend(options));
  });
  afterEach(() => expect(device!.liveTensors).toBe(0));
  afterAll(() => device!.close());
  return () => device!;
}
