import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Device, ReferenceBackend } from '@ptqlab/tensor';

type OpenDevice = readonly [name: string, open: () => Promise<Device>];

const WASM: OpenDevice = ['wasm', async () => new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 }))];

/** The devices golden tests run on. */
export const DEVICES: readonly OpenDevice[] = [['reference', async () => new Device(new ReferenceBackend())], WASM];

/** Those that run the cases with long searches, minutes on the reference backend. */
export const FAST_DEVICES: readonly OpenDevice[] = [WASM];
