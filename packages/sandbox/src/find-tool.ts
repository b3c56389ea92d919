import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Full path of a system program, looked for in the system's own folders only; undefined when it is not there. */
export function findTool(name: string): string | undefined {
  for (const folder of ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/run/current-system/sw/bin']) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue; // not in this folder
    }
  }
  return undefined;
}
