import type { Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { UNIFORMS_WGSL } from '../uniforms.ts';
import { loopOver, placeIn, visitOf } from '../walk.ts';

/**
 * The table's row of this output row; view 0 is the table, view 1 the indices, which lie along the rows, view 2 the output. Rows that are
 * not among the `second` ones from `first` on belong to another part of the table.
 */
const PER_ROW = `let tableRow = u32(indices[start1]) - U.first;
    if (tableRow >= U.second) { continue; }`;
const SOURCE = 'U.views[0].offset + tableRow * U.views[0].strides.z + column * U.views[0].strides.w';

const HEAD = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;`;

const WORDS: Shader = {
  name: 'gather words',
  bindings: 'rrw',
  code: `${HEAD}
@group(0) @binding(3) var<storage, read_write> out: array<u32>;
${loopOver(3, `out[${placeIn(2)}] = table[${SOURCE}];`, { perRow: PER_ROW })}`,
};

const BYTES: Shader = {
  name: 'gather bytes',
  bindings: 'rrw',
  code: `${HEAD}
@group(0) @binding(3) var<storage, read_write> out: array<atomic<u32>>;
${loopOver(
  3,
  `let at = ${SOURCE};
      let to = ${placeIn(2)};
      let byte = extractBits(table[at / 4u], (at % 4u) * 8u, 8u);
      let shift = (to % 4u) * 8u;
      atomicAnd(&out[to / 4u], ~(255u << shift));
      atomicOr(&out[to / 4u], byte << shift);`,
  { perRow: PER_ROW },
)}`,
};

/** Rows of a table by index. @param first the row of the whole table at which `table` begins; other rows are left as they are */
export const gatherKernel =
  (stream: CommandStream, { mostWorkgroups }: Tuning) =>
  (table: Operand, indices: Operand, out: Operand, first = 0): void => {
    const along = { strides: [indices.layout.strides[0]!, 0], offset: indices.layout.offset };
    const extras = { first, second: table.layout.shape[0]! };
    const views = [table.layout, along, out.layout];
    const visit = visitOf({ shape: out.layout.shape, views }, 1, mostWorkgroups, extras);
    const buffers = [table, indices, out].map(({ buffer }) => gpuBufferOf(buffer));
    stream.enqueue({ shader: out.dtype === 'i8' ? BYTES : WORDS, buffers, ...visit });
  };
