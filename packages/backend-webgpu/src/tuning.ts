import type { Reduction } from './kernels/contract/column-dots.ts';
import type { TileSize } from './kernels/contract/workgroup-tile.ts';

/** Where the parts of a matrix product meet: in registers only, or by way of workgroup memory. */
export type ProductVariant = 'registers' | 'workgroup';

/** What was found out about an adapter that decides which of equal shaders run on it. */
export interface Tuning {
  readonly product: ProductVariant;
  /** The side of tiles in workgroup memory; by the product's size when left out. */
  readonly tile?: TileSize;
  /** How the sums of few rows, which several invocations share, come together; undefined where sharing them saves nothing. */
  readonly reduction: Reduction | undefined;
  /** Partial results of one long row that are made side by side. Sixteen, and the sum has the bits of the WASM kernels'. */
  readonly partials: number;
  /** Beyond this many workgroups an elementwise invocation takes several elements: on a software adapter beginning costs as much as dozens of them. */
  readonly mostWorkgroups: number;
  /** The adapter multiplies four i8 at once (WGSL's packed_4x8_integer_dot_product). */
  readonly dot4: boolean;
}

/** Subgroups of one size can be counted on before a shader runs; others only inside it. */
export function tuningFor(adapter: GPUAdapter, languageFeatures: ReadonlySet<string>): Tuning {
  const { isFallbackAdapter, subgroupMinSize: lanes = 0, subgroupMaxSize } = adapter.info;
  const hasSubgroups = adapter.features.has('subgroups') && lanes > 0 && lanes === subgroupMaxSize;
  return {
    product: isFallbackAdapter ? 'registers' : 'workgroup',
    reduction: isFallbackAdapter ? undefined : hasSubgroups ? { by: 'subgroup', lanes } : { by: 'tree' },
    partials: isFallbackAdapter ? 16 : 256,
    mostWorkgroups: isFallbackAdapter ? 4 : 16384,
    dot4: languageFeatures.has('packed_4x8_integer_dot_product'),
  };
}

/** For the description of a device: which of the equal shaders run on it. */
export function describeTuning({ product, reduction, dot4 }: Tuning): string {
  const sums = !reduction
    ? ''
    : reduction.by === 'tree'
      ? ', sums shared by trees'
      : `, sums shared by subgroups of ${reduction.lanes}`;
  return `products in ${product}${sums}, ${dot4 ? 'i8 four at a time' : 'no packed i8 products'}`;
}
