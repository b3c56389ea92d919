import { Device, ReferenceBackend } from '@ptqlab/tensor';

/** The devices golden tests run on. */
export const DEVICES: readonly (readonly [name: string, open: () => Promise<Device>])[] = [
  ['reference', async () => new Device(new ReferenceBackend())],
];

/** Those that run the cases with long searches. */
export const FAST_DEVICES = DEVICES;
