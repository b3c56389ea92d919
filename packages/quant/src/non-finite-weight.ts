import type { LinearLayer } from './layer.ts';

/** Where the first weight of the layers is that is NaN or infinite, in words. */
export async function nonFiniteWeight(layers: readonly LinearLayer[]): Promise<string> {
  for (const { name, weight } of layers) {
    const values = await weight.read();
    const columns = weight.shape[1]!;
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      return `the weight of ${name} holds ${values[at]} in row ${Math.floor(at / columns)}, column ${at % columns}`;
  }
  return 'their weights are finite';
}
