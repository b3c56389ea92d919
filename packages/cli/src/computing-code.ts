import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeVersion } from '@ptqlab/study';
import { computingPackages } from './computing-packages.ts';

/** SHA-256 of all code that computes, as it is built (or as source, in tests). */
export function computingCodeVersion(): string {
  const code = import.meta.url.includes('/dist/') ? 'dist' : 'src';
  // The kernels have no source that runs: what is built of them is the code.
  const folders = [...computingPackages().values()].map((folder) => {
    const own = join(folder, code);
    return existsSync(own) ? own : join(folder, 'build');
  });
  return codeVersion(folders);
}
