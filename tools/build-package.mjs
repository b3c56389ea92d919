// Transpiles one package: src/**/*.ts (specs left out) to dist/**/*.js, and copies what is not TypeScript.
// Types are checked once for the whole repository by tools/check.mjs, so a build takes milliseconds, not a compiler start.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFile } from '@swc/core';

const root = process.argv[2];
if (!root)
  throw new Error('build-package: no package folder given; call it as `node tools/build-package.mjs packages/NAME`');

const options = {
  swcrc: false,
  sourceMaps: true,
  jsc: {
    externalHelpers: true,
    target: 'es2022',
    parser: { syntax: 'typescript' },
    rewriteRelativeImportExtensions: true,
  },
  module: { type: 'es6' },
};

const source = join(root, 'src');
const target = join(root, 'dist');
rmSync(target, { recursive: true, force: true });
for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || /\.spec\.ts$/.test(entry.name)) continue;
  const from = join(entry.parentPath ?? entry.path, entry.name);
  const to = join(target, relative(source, from));
  mkdirSync(dirname(to), { recursive: true });
  if (!entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) {
    cpSync(from, to);
    continue;
  }
  const { code, map } = await transformFile(from, options);
  const emitted = to.replace(/\.ts$/, '.js');
  writeFileSync(emitted, `${code}\n//# sourceMappingURL=${entry.name.replace(/\.ts$/, '.js')}.map\n`);
  writeFileSync(`${emitted}.map`, map);
}
