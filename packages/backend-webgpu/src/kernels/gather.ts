import type { Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../command-stream.ts';
import { gpuBufferOf } from '../gpu-buffer.ts';
import type { Shader } from '../pipeline-cache.ts';
import type { Tuning } from '../tuning.ts';
import { UNIFORMS_WGSL } from '../uniforms.ts';
import { loopOver, visitOf } from '../walk.ts';

/** The table's row of this output row; view 0 is the table, view 1 the indices, which lie along the rows. */
const PER_ROW = 'let tableRow = u32(indices[start1]);';
const SOURCE = 'U.views[0].offset + tableRow * U.views[0].strides.z + column * U.views[0].strides.w';

const HEAD = `${UNIFORMS_WGSL}
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;`;

const WORDS: Shader = {
  name: 'gather words',
  bindings: 'rrw',
  code: `${HEAD}
@group(0) @binding(3) var<storage, read_write> out: array<u32>;
${loopOver(2, `out[i] = table[${SOURCE}];`, { perRow: PER_ROW })}`,
};

const BYTES: Shader = {
  name: 'gather bytes',
  bindings: 'rrw',
  code: `${HEAD}
@group(0) @binding(3) var<storage, read_write> out: array<atomic<u32>>;
${loopOver(
  2,
  `let at = ${SOURCE};
      let byte = extractBits(table[at / 4u], (at % 4u) * 8u, 8u);
      let shift = (i % 4u) * 8u;
      atomicAnd(&out[i / 4u], ~(255u << shift));
      atomicOr(&out[i / 4u], byte << shift);`,
  { perRow: PER_ROW },
)}`,
};

/** Rows of a table by index. */
export const gatherKernel =
  (stream: CommandStream, { mostWorkgroups }: Tuning) =>
  (table: Operand, indices: Operand, out: Operand): void => {
    const views = [table.layout, { strides: [indices.layout.strides[0]!, 0], offset: indices.layout.offset }];
    const visit = visitOf({ shape: out.layout.shape, views }, 1, mostWorkgroups);
    const buffers = [table, indices, out].map(({ buffer }) => gpuBufferOf(buffer));
    stream.enqueue({ shader: out.dtype === 'i8' ? BYTES : WORDS, buffers, ...visit });
  };
