import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCOPE = '@ptqlab/';

/** What a cell runs through, from the top: everything these import decides results, too. */
const ROOTS = ['study', 'backend-wasm', 'backend-webgpu'];

/** Folders of all packages of this repository whose code decides a result, by name; the rest prints or schedules. */
export function computingPackages(): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const add = (name: string): void => {
    if (folders.has(name)) return;
    const folder = [join(ROOT, 'packages', name), join(ROOT, name)].find((place) => existsSync(place))!;
    folders.set(name, folder);
    for (const other of dependenciesOf(folder)) add(other);
  };
  for (const name of ROOTS) add(name);
  return new Map([...folders].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(dependencies)
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => name.slice(SCOPE.length));
}
