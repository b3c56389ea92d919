import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Device, ReferenceBackend } from '@ptqlab/tensor';

/** A device, and the bytes of the largest case it runs in reasonable time. */
type OpenDevice = readonly [name: string, open: () => Promise<Device>, largest: number];

const WASM: OpenDevice = [
  'wasm',
  async () => new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 })),
  Infinity,
];

/** The devices golden tests run on. */
export const DEVICES: readonly OpenDevice[] = [
  ['reference', async () => new Device(new ReferenceBackend()), 220_000],
  WASM,
];

/** Those that run the cases with long searches, minutes on the reference backend. */
export const FAST_DEVICES: readonly OpenDevice[] = [WASM];
