import { sizeOf, type Layout, type Operand } from '@ptqlab/tensor';

/**
 * WGSL of the uniform block: a common shape of four axes, and a view for each operand. `zero` is 0, which the compiler cannot know;
 * `first` to `fourth` mean
 * what the kernel says.
 */
export const UNIFORMS_WGSL = /* wgsl */ `
struct View { strides: vec4u, offset: u32, pad0: u32, pad1: u32, pad2: u32 }
struct Uniforms { shape: vec4u, count: u32, zero: u32, first: u32, second: u32, third: u32, fourth: u32, lanesLog: u32, pad0: u32, views: array<View, 5> }
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

/** What a kernel is told beside its shape and views. */
export interface Extras {
  readonly first?: number;
  readonly second?: number;
  readonly third?: number;
  readonly fourth?: number;
  /** Lanes of a workgroup along the last axis, as a power of two; see walk.ts. */
  readonly lanesLog?: number;
}

/** One operand's way through memory, axes right-aligned in four. */
export interface View {
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The words of the uniform block. */
export function uniformWords(
  shape: readonly number[],
  views: readonly View[],
  { first = 0, second = 0, third = 0, fourth = 0, lanesLog = 0 }: Extras = {},
): number[] {
  const words = [...padStart(shape, 1), sizeOf(shape), 0, first, second, third, fourth, lanesLog, 0];
  for (const { strides, offset } of views) words.push(...padStart(strides, 0), offset, 0, 0, 0);
  return words;
}

const padStart = (values: readonly number[], fill: number): number[] => [
  ...new Array<number>(AXES - values.length).fill(fill),
  ...values,
];

/** Operands that share a shape, with as few axes as walk through them. */
export interface MergedViews {
  readonly shape: readonly number[];
  readonly views: readonly View[];
}

/** Drops axes of length 1 and joins neighbours that every operand walks through in one stride. */
export function mergeAxes(layouts: readonly Layout[]): MergedViews {
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
  const isOne = shape.length === 0;
  return {
    shape: isOne ? [1] : shape,
    views: layouts.map(({ offset }, i) => ({ strides: isOne ? [0] : strides[i]!, offset })),
  };
}

export const layoutsOf = (operands: readonly Operand[]): Layout[] => operands.map(({ layout }) => layout);
