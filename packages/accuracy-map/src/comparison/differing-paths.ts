/** A place at which two JSON values differ, and what stands there; undefined where one side has nothing. */
export interface DifferingPath {
  readonly path: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** All places at which two JSON values differ, in the order of the first, then of the second. */
export function differingPaths(a: unknown, b: unknown, path = ''): DifferingPath[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differingPaths(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  return [{ path, a: textOf(a), b: textOf(b) }];
}

const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
