import type { Reduction } from './kernels/contract/column-dots.ts';
import type { TileSize } from './kernels/contract/workgroup-tile.ts';

/** Where the parts of a matrix product meet: in registers only, or by way of workgroup memory. */
export type ProductVariant = 'registers' | 'workgroup';

/** What was found out about an adapter that decides which of equal shaders run on it. */
export interface Tuning {
  readonly product: ProductVariant;
  /** The side of tiles in workgroup memory; by the product's size when left out. */
  readonly tile?: TileSize;
  /** How sums that several invocations share come together; undefined where sharing them costs more than it saves. */
  readonly reduction: Reduction | undefined;
  /** Beyond this many workgroups an elementwise invocation takes several elements; a software adapter pays about 10 µs for each. */
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
    reduction: hasSubgroups ? { by: 'subgroup', lanes } : isFallbackAdapter ? undefined : { by: 'tree' },
    mostWorkgroups: isFallbackAdapter ? 64 : 16384,
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
