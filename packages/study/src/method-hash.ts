import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parseSync } from '@swc/core';

/**
 * SHA-256 of a user's method: of its file alone, or, where it imports files by relative paths, of all of them with their places. Packages
 * are not part of it.
 */
export function hashOfMethod(file: string): string {
  const contents = new Map<string, string>();
  addFile(resolve(file), contents);
  const hash = createHash('sha256');
  if (contents.size === 1) return hash.update([...contents.values()][0]!).digest('hex');
  const placed = [...contents].map(([path, content]) => [relative(dirname(file), path), content]);
  return hash.update(JSON.stringify(placed.sort(([a], [b]) => (a! < b! ? -1 : 1)))).digest('hex');
}

function addFile(path: string, contents: Map<string, string>): void {
  if (contents.has(path)) return;
  const content = readFileSync(path, 'utf8');
  contents.set(path, content);
  if (!/\.[mc]?[jt]s$/.test(path)) return;
  for (const item of parseSync(content, { syntax: 'typescript' }).body) {
    const source = 'source' in item ? item.source?.value : undefined;
    if (source?.startsWith('.')) addFile(resolve(dirname(path), source), contents);
  }
}
