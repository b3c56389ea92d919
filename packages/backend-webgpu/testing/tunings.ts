import type { Tuning } from '../src/tuning.ts';

/** Every way a product can be computed, by name: whatever the adapter at hand would choose, the others must obey the same laws. */
export const TUNINGS: Readonly<Record<string, Partial<Tuning>>> = {
  'registers, plain i8': { product: 'registers', reduction: undefined, dot4: false },
  'tiles of 64, sums by trees': {
    product: 'workgroup',
    tile: 64,
    reduction: { by: 'tree' },
    dot4: false,
    mostWorkgroups: 16384,
  },
  'tiles of 128, sums as the adapter shares them': { product: 'workgroup', tile: 128 },
};
