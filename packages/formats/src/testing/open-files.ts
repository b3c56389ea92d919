import { readdirSync, readlinkSync } from 'node:fs';

/** Files below `folder` that this process has open; none where the system does not tell. */
export function openFilesBelow(folder: string): string[] {
  let handles: string[];
  try {
    handles = readdirSync('/proc/self/fd');
  } catch {
    return [];
  }
  return handles.flatMap((handle) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${handle}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      // Closed since the list was made.
      return [];
    }
  });
}
