import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeVersion } from '@ptqlab/study';

/** Packages whose code decides a result; the rest prints, stores or schedules. */
const COMPUTING = [
  'tensor',
  'backend-wasm',
  'backend-webgpu',
  'quant',
  'models',
  'pipeline',
  'eval',
  'suites',
  'sandbox',
  'study',
];

/** SHA-256 of all code that computes, as it is built (or as source, in tests). */
export function computingCodeVersion(): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const isBuilt = import.meta.url.includes('/dist/');
  const folders = COMPUTING.map((name) => `${root}${name}/${isBuilt ? 'dist' : 'src'}`).filter((folder) =>
    existsSync(folder),
  );
  return codeVersion([...folders, fileURLToPath(new URL('../../../kernels/build', import.meta.url))]);
}
