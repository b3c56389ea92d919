import type { Device } from '@ptqlab/tensor';
import { openDevice } from './backends.ts';

/** Backends that methods on any backend are held against: the plain one, and the one that studies run on by default. */
const JUDGES = ['reference', 'wasm'] as const;

/** Opens each judge, with one thread: drawn layers are small. */
export const methodJudges: readonly (() => Promise<Device>)[] = JUDGES.map(
  (name) => () => openDevice(name, { threads: 1 }),
);
