import type { Adjacent } from './matrix-operand.ts';

/**
 * WGSL that reads a quad (four neighbours along the side of an operand) at depth `k`. The statements of `prepare` come before the loop over
 * k, which only rises; `four` then declares q0 … q3, the quad at depths k … k + 3, and `one` declares q0 alone, where q is the quad's name.
 */
export interface QuadLoader {
  /** Bindings, in order from `first`, all read-only. */
  declare(first: number): string;
  readonly bindings: number;
  /** @param side WGSL expression of the quad's first place along the side */
  prepare(quad: string, side: string): string;
  four(quad: string): string;
  one(quad: string): string;
}

const LANES = [0, 1, 2, 3] as const;
const each = (text: (lane: number) => string): string => LANES.map(text).join('\n');
const vector = (text: (lane: number) => string): string => `vec4f(${LANES.map(text).join(', ')})`;

/** Where a matrix operand stands in the uniform block. */
export interface MatrixPlace {
  /** Its variable, and the prefix of its base offset, declared as NAMEBase. */
  readonly name: string;
  readonly view: number;
  /** Components of its strides. */
  readonly side: 'z' | 'w';
  readonly depth: 'z' | 'w';
  /** WGSL expression of its length along the side. Quads beyond it read at the edge, and what they give is not stored. */
  readonly sides: string;
}

/** Elements of an f32 matrix, by vectors where they adjoin. */
export function matrixLoader(adjacent: Adjacent, { name, view, side, depth, sides }: MatrixPlace): QuadLoader {
  const sideStride = `U.views[${view}].strides.${side}`;
  const depthStride = `U.views[${view}].strides.${depth}`;
  const common = {
    bindings: 1,
    declare: (first: number) =>
      `@group(0) @binding(${first}) var<storage, read> ${name}: array<${adjacent === 'none' ? 'f32' : 'vec4f'}>;`,
  };
  const addresses = (quad: string, first: string, divided: string): string =>
    each((i) => `let ${quad}At${i} = (${name}Base + min(${first} + ${i}u, ${sides} - 1u) * ${sideStride})${divided};`);
  switch (adjacent) {
    case 'side':
      return {
        ...common,
        prepare: (quad, first) => `let ${quad}At = (${name}Base + min(${first}, ${sides} - 4u)) >> 2u;
let ${quad}Step = ${depthStride} >> 2u;`,
        four: (quad) => each((t) => `let ${quad}${t} = ${name}[${quad}At + (k + ${t}u) * ${quad}Step];`),
        one: (quad) => `let ${quad}0 = ${name}[${quad}At + k * ${quad}Step];`,
      };
    case 'depth':
      return {
        ...common,
        prepare: (quad, first) => addresses(quad, first, ' >> 2u'),
        four: (quad) => `${each((i) => `let ${quad}r${i} = ${name}[${quad}At${i} + (k >> 2u)];`)}
${each((t) => `let ${quad}${t} = ${vector((i) => `${quad}r${i}[${t}]`)};`)}`,
        one: (quad) => `let ${quad}0 = ${vector((i) => `${name}[${quad}At${i} + (k >> 2u)][k & 3u]`)};`,
      };
    case 'none':
      return {
        ...common,
        prepare: (quad, first) => addresses(quad, first, ''),
        four: (quad) =>
          each((t) => `let ${quad}${t} = ${vector((i) => `${name}[${quad}At${i} + (k + ${t}u) * ${depthStride}]`)};`),
        one: (quad) => `let ${quad}0 = ${vector((i) => `${name}[${quad}At${i} + k * ${depthStride}]`)};`,
      };
  }
}
