import fc from 'fast-check';

/** A path that leads to no input, so that nothing would be replayed. */
export class ReplayPathError extends Error {
  constructor(path: string, options?: ErrorOptions) {
    super(
      `path "${path}" leads to no input of this law and seed; give the one that a failure printed, such as 3:0:1, and its seed`,
      options,
    );
    this.name = 'ReplayPathError';
  }
}

/**
 * Draws inputs of a property, or replays the one at `path`.
 * @throws ReplayPathError for a path that leads nowhere
 */
export async function checkProperty<T>(
  property: fc.IAsyncProperty<T>,
  parameters: { readonly numRuns: number; readonly seed: number; readonly path?: string | undefined },
): Promise<fc.RunDetails<T>> {
  const { path } = parameters;
  if (path === undefined) return fc.check(property, { ...parameters, path: '' });
  if (!/^\d+(:\d+)*$/.test(path)) throw new ReplayPathError(path);
  let details: fc.RunDetails<T>;
  try {
    details = await fc.check(property, { ...parameters, path });
  } catch (cause) {
    // What the property throws is told in the details; only a path that cannot be walked gets here.
    throw new ReplayPathError(path, { cause });
  }
  if (details.numRuns === 0) throw new ReplayPathError(path);
  return details;
}
