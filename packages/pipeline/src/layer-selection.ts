/** Which layers to quantize: patterns over layer names in which `*` stands for any characters. */
export interface LayerSelection {
  /** Quantize only these; all when left out. */
  readonly include?: readonly string[] | undefined;
  /** Leave these as they are, even if included. */
  readonly skip?: readonly string[] | undefined;
}

/**
 * The names a selection takes, in their order. A pattern matches a whole name, or its last parts: `down_proj` and `mlp.*` do.
 * @throws RangeError for a pattern that matches no layer, or when nothing is left
 */
export function selectLayers(names: readonly string[], { include, skip = [] }: LayerSelection): string[] {
  for (const pattern of [...(include ?? []), ...skip])
    if (!names.some((name) => matches(name, pattern)))
      throw new RangeError(
        `layers: "${pattern}" matches no layer; a pattern is a name, its last parts, or has * in it, for instance ` +
          `"${names[0]}", "${names[0]?.split('.').at(-1)}" or "model.layers.0.*"`,
      );
  const selected = names.filter(
    (name) =>
      (include === undefined || include.some((pattern) => matches(name, pattern))) &&
      !skip.some((pattern) => matches(name, pattern)),
  );
  if (selected.length === 0) throw new RangeError('layers: nothing is left to quantize; include more or skip less');
  return selected;
}

function matches(name: string, pattern: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^(.*\\.)?${escaped.join('.*')}$`).test(name);
}
