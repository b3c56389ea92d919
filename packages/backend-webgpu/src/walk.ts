/**
 * How an elementwise shader visits the elements its operands share: the last axis along x, all other axes as rows along y. Places are
 * worked out once a row, because integer division is what such a shader would spend its time on. Where every operand's last axis adjoins
 * or repeats, four elements are one vector: on software adapters an access costs the same however wide it is.
 */
import { uniformWords, type Extras, type MergedViews } from './uniforms.ts';

export const WORKGROUP = 64;
/** Workgroups per axis that every device runs. */
export const MOST_WORKGROUPS = 65535;

/** Workgroups for `count` invocations, of which each takes several elements beyond `most` workgroups. */
export const workgroupsFor = (count: number, most: number): number => Math.min(Math.ceil(count / WORKGROUP), most);

/** Uniform block and workgroups of a visit. */
export interface Visit {
  readonly uniforms: number[];
  readonly workgroups: readonly [x: number, y: number];
}

/** @param width elements an invocation takes at once */
export function visitOf({ shape, views }: MergedViews, width: 1 | 4, most: number, extras: Extras = {}): Visit {
  const columns = Math.ceil(shape.at(-1)! / width);
  const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const lanesLog = Math.min(Math.log2(WORKGROUP), Math.ceil(Math.log2(Math.max(columns, 1))));
  const x = Math.min(Math.ceil(columns / 2 ** lanesLog), most);
  const y = Math.min(Math.ceil((rows * 2 ** lanesLog) / WORKGROUP), Math.max(1, Math.floor(most / Math.max(x, 1))));
  return { uniforms: uniformWords(shape, views, { ...extras, lanesLog }), workgroups: [x, y] };
}

/**
 * The entry point that runs `body` for each element or, where `width` is 4, each vector. It sees `i`, its place in row-major order of
 * elements, `column`, and `start0`, `start1`, …, where the row begins in each operand. `perRow` comes once a row.
 */
export function loopOver(
  views: number,
  body: string,
  { width = 1, perRow = '' }: { width?: 1 | 4; perRow?: string } = {},
): string {
  const starts = [...Array(views).keys()].map((view) => `let start${view} = offsetAt(${view}u, index);`);
  return `
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let rows = U.shape.x * U.shape.y * U.shape.z;
  let lanes = 1u << U.lanesLog;
  let rowStep = groups.y * (${WORKGROUP}u >> U.lanesLog);
  let columnStep = groups.x * lanes;
  let firstColumn = group.x * lanes + (lane & (lanes - 1u));
  for (var row = group.y * (${WORKGROUP}u >> U.lanesLog) + (lane >> U.lanesLog); row < rows; row += rowStep) {
    var index = vec4u(0u, 0u, row, 0u);
    if (U.shape.x * U.shape.y > 1u) {
      let above = row / U.shape.z;
      index = vec4u(above / U.shape.y, above % U.shape.y, row % U.shape.z, 0u);
    }
    ${starts.join('\n    ')}
    ${perRow}
    for (var column = firstColumn; ${width === 4 ? '4u * column' : 'column'} < U.shape.w; column += columnStep) {
      let i = row * U.shape.w + ${width === 4 ? '4u * column' : 'column'};
      ${body}
    }
  }
}`;
}

/** WGSL of where the element at `column` lies in an operand. */
export const placeIn = (view: number): string => `start${view} + column * U.views[${view}].strides.w`;

/** Once a row: whether operand `view`, bound as vectors named `from`, repeats one element, and that element. */
export const repeatedOf = (
  view: number,
  from: string,
): string => `let repeats${view} = U.views[${view}].strides.w == 0u;
    var repeated${view} = ${from}[0];
    if (repeats${view}) { repeated${view} = ${from}[start${view} >> 2u]; }
    let element${view} = repeated${view}[start${view} & 3u];`;

/** True where each operand's last axis adjoins and is aligned in every row, or repeats one element. */
export function visitsVectors({ shape, views }: MergedViews, toBeWritten: 'padded' | 'exactly'): boolean {
  const isWhole = shape.at(-1)! % 4 === 0;
  if (!isWhole && (toBeWritten === 'exactly' || shape.length > 1)) return false;
  return views.every(({ strides, offset }) => {
    const last = strides.at(-1)!;
    if (last === 0) return true;
    return last === 1 && offset % 4 === 0 && strides.slice(0, -1).every((stride) => stride % 4 === 0);
  });
}
