import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { computingPackages } from './computing-packages.ts';

describe('computingPackages', () => {
  const packages = computingPackages();

  it('has every package that decides a result, formats included, and none that prints', () => {
    expect([...packages.keys()]).toEqual(
      expect.arrayContaining(['backend-wasm', 'backend-webgpu', 'formats', 'kernels', 'quant', 'sandbox', 'tensor']),
    );
    for (const printing of ['cli', 'report', 'accuracy-map', 'web', 'conformance'])
      expect([...packages.keys()]).not.toContain(printing);
  });

  it('is closed: whatever code of them imports from this repository is among them', () => {
    for (const [name, folder] of packages) {
      const source = join(folder, 'src');
      if (!existsSync(source)) continue;
      const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
        (file) => /\.[mc]?ts$/.test(file) && !/\.spec\.ts$|testing|golden/.test(file),
      );
      for (const file of files)
        for (const [, other] of readFileSync(join(source, file), 'utf8').matchAll(/from '@ptqlab\/([\w-]+)/g))
          expect([name, file, packages.has(other!)]).toEqual([name, file, true]);
    }
  });
});
