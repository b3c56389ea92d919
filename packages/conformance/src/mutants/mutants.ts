import { compensationMutants } from './compensation-mutants.ts';
import { contractMutants } from './contract-mutants.ts';
import { layoutMutants } from './layout-mutants.ts';
import { memoryMutants } from './memory-mutants.ts';
import type { Mutant } from './mutant.ts';
import { roundingMutants } from './rounding-mutants.ts';

/** Backends with one defect each, all of which the laws must find. */
export const MUTANTS: readonly Mutant[] = [
  ...layoutMutants,
  ...roundingMutants,
  ...contractMutants,
  ...compensationMutants,
  ...memoryMutants,
];
