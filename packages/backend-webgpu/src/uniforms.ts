import { sizeOf, type Layout, type Operand } from '@ptqlab/tensor';

/** WGSL of the uniform block: a common shape of four axes, and a view for each operand. `zero` is 0, which the compiler cannot know. */
export const UNIFORMS_WGSL = /* wgsl */ `
struct View { strides: vec4u, offset: u32, pad0: u32, pad1: u32, pad2: u32 }
struct Uniforms { shape: vec4u, count: u32, zero: u32, first: u32, second: u32, views: array<View, 5> }
@group(0) @binding(0) var<uniform> U: Uniforms;

fn indexOf(i: u32) -> vec4u {
  let w = i % U.shape.w;
  let z = i / U.shape.w;
  let y = z / U.shape.z;
  return vec4u(y / U.shape.y, y % U.shape.y, z % U.shape.z, w);
}
fn offsetAt(view: u32, index: vec4u) -> u32 {
  let terms = U.views[view].strides * index;
  return U.views[view].offset + terms.x + terms.y + terms.z + terms.w;
}
`;

const AXES = 4;

/** The words of the uniform block for operands that share `shape`. */
export function uniformsOf(layouts: readonly Layout[], first = 0, second = 0): number[] {
  const { shape, strides } = mergeAxes(layouts);
  const words = [...padStart(shape, 1), sizeOf(shape), 0, first, second];
  layouts.forEach(({ offset }, i) => words.push(...padStart(strides[i]!, 0), offset, 0, 0, 0));
  return words;
}

/** The same, without merging axes: for kernels that give axes a meaning. Axes are right-aligned in four. */
export function uniformsOfAxes(
  shape: readonly number[],
  views: readonly (readonly [strides: readonly number[], offset: number])[],
  first = 0,
  second = 0,
): number[] {
  const words = [...padStart(shape, 1), sizeOf(shape), 0, first, second];
  for (const [strides, offset] of views) words.push(...padStart(strides, 0), offset, 0, 0, 0);
  return words;
}

const padStart = (values: readonly number[], fill: number): number[] => [
  ...new Array<number>(AXES - values.length).fill(fill),
  ...values,
];

/** Drops axes of length 1 and joins neighbours that every operand walks through in one stride. */
function mergeAxes(layouts: readonly Layout[]): { shape: number[]; strides: number[][] } {
  const shape: number[] = [];
  const strides: number[][] = layouts.map(() => []);
  layouts[0]!.shape.forEach((length, axis) => {
    if (length === 1) return;
    const last = shape.length - 1;
    const joins = last >= 0 && layouts.every((layout, i) => strides[i]![last] === layout.strides[axis]! * length);
    if (joins) {
      shape[last]! *= length;
      layouts.forEach((layout, i) => (strides[i]![last] = layout.strides[axis]!));
    } else {
      shape.push(length);
      layouts.forEach((layout, i) => strides[i]!.push(layout.strides[axis]!));
    }
  });
  return shape.length === 0 ? { shape: [1], strides: layouts.map(() => [0]) } : { shape, strides };
}

export const layoutsOf = (operands: readonly Operand[]): Layout[] => operands.map(({ layout }) => layout);
