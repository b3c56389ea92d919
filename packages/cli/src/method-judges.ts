import type { Device } from '@ptqlab/tensor';
import { EVERYWHERE, openDevice } from './backends.ts';

/** Opens each backend that methods are held against, with one thread: drawn layers are small. */
export const methodJudges: readonly (() => Promise<Device>)[] = EVERYWHERE.map(
  (name) => () => openDevice(name, { threads: 1 }),
);
