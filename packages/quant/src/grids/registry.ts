import { absmaxGrid } from './absmax-grid.ts';
import { awqGrid } from './awq-grid.ts';
import { gptqGrid } from './gptq-grid.ts';
import type { Grid } from './grid.ts';
import { quarotGrid } from './quarot-grid.ts';

/** All grid conventions by name. */
export const GRIDS = { gptq: gptqGrid, quarot: quarotGrid, awq: awqGrid, absmax: absmaxGrid } as const satisfies Record<
  string,
  Grid
>;

export type GridName = keyof typeof GRIDS;
