import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where reference data may lie beside the repository; a clone does not have it, and then specs skip visibly. */
const SHARED = fileURLToPath(new URL('../../../../../shared/evaldata', import.meta.url));

/** True when the golden files are here. */
export const hasGolden = existsSync(join(SHARED, 'golden'));

const parsed = new Map<string, unknown[]>();

/** Lines of a JSON-lines file below `shared/evaldata`; split on line feeds only, since U+2028 occurs inside strings. */
export function shared<T>(path: string): T[] {
  let lines = parsed.get(path);
  if (!lines) {
    const text = readFileSync(join(SHARED, path), 'utf8');
    lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
    parsed.set(path, lines);
  }
  return lines as T[];
}

/** True when a file of `shared/evaldata` exists. */
export function hasShared(path: string): boolean {
  return existsSync(join(SHARED, path));
}

/** Records of `golden/<name>.jsonl` of one type, and of one variant where given. */
export function golden<T>(name: string, type: string, variant?: string): T[] {
  return shared<{ type: string; variant?: string }>(`golden/${name}.jsonl`).filter(
    (record) => record.type === type && (variant === undefined || record.variant === variant),
  ) as T[];
}

/** `describe` when the golden files are here, else a skipped one that says why. */
export function describeGolden(name: string, body: () => void): void {
  if (hasGolden) describe(name, body);
  else describe.skip(`${name} (skipped: ../shared/evaldata is not here)`, () => it('is skipped', () => undefined));
}
