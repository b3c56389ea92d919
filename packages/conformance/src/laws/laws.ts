import type { OpName } from '@ptqlab/tensor';
import { compensationLaws } from './compensation-laws.ts';
import { copyLaws } from './copy-laws.ts';
import { errorLaws } from './error-laws.ts';
import { factorLaws } from './factor-laws.ts';
import { gramLaws } from './gram-laws.ts';
import { integerMatmulLaws } from './integer-matmul-laws.ts';
import type { Law } from './law.ts';
import { mapLaws } from './map-laws.ts';
import { matmulLaws } from './matmul-laws.ts';
import { memoryLaws } from './memory-laws.ts';
import { moveLaws } from './move-laws.ts';
import { packedLaws } from './packed-laws.ts';
import { reduceLaws } from './reduce-laws.ts';
import { sortLaws } from './sort-laws.ts';

/** Every law of the tensor interface, in the order of the op table; memory and errors last. */
export const LAWS: readonly Law[] = [
  ...mapLaws,
  ...reduceLaws,
  ...matmulLaws,
  ...gramLaws,
  ...integerMatmulLaws,
  ...packedLaws,
  ...compensationLaws,
  ...copyLaws,
  ...moveLaws,
  ...sortLaws,
  ...factorLaws,
  ...memoryLaws,
  ...errorLaws,
];

/** Laws that put one row of the op table under test. */
export const lawsOf = (op: OpName): readonly Law[] => LAWS.filter((law) => law.ops.includes(op));
