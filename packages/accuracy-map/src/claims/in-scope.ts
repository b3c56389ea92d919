import type { MapModel } from '../map/judged-map.ts';
import type { Setting } from '../map/setting.ts';
import type { Scope } from './claim.ts';

/** The models with the fewest and the most parameters. */
export interface Sizes {
  readonly smaller: string;
  readonly larger: string;
}

/** Undefined unless two models of known, different sizes are there. */
export function sizesOf(models: readonly MapModel[]): Sizes | undefined {
  const known = models.filter(({ parameters }) => parameters !== undefined);
  const sorted = [...known].sort((a, b) => a.parameters! - b.parameters!);
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last && first.parameters! < last.parameters! ? { smaller: first.name, larger: last.name } : undefined;
}

/** Quantized settings of the map that a scope selects, in map order; those of an ablation are not among them. */
export function inScope(
  { settings, models }: { readonly settings: readonly Setting[]; readonly models: readonly MapModel[] },
  { model, method, weightBits, activations }: Scope,
): Setting[] {
  const sizes = sizesOf(models);
  const name = model === 'each' ? undefined : sizes?.[model];
  return settings.filter(({ isMain, isFullPrecision, bits, ...setting }) => {
    if (!isMain || isFullPrecision || !bits) return false;
    if (model !== 'each' && setting.model !== name) return false;
    if (method !== undefined && setting.method !== method) return false;
    if (weightBits && (bits.weightBits < weightBits.from || bits.weightBits > weightBits.to)) return false;
    if (activations === 'any') return true;
    return activations === 'not quantized' ? bits.activationBits >= 16 : bits.activationBits === activations.bits;
  });
}
