import type { Tuning } from '../src/tuning.ts';

/** Every way a product can be computed, by name: whatever the adapter at hand would choose, the others must obey the same laws. */
export const TUNINGS: Readonly<Record<string, Partial<Tuning>>> = {
  // Correct for subgroups of 4 and more.
  'registers, sums by subgroups, plain i8': {
    product: 'registers',
    reduction: { by: 'subgroup', lanes: 4 },
    dot4: false,
    partials: 256,
  },
  'tiles of 64, sums by trees': {
    product: 'workgroup',
    tile: 64,
    reduction: { by: 'tree' },
    dot4: false,
    mostWorkgroups: 16384,
  },
  'tiles of 128': { product: 'workgroup', tile: 128, reduction: undefined },
};
