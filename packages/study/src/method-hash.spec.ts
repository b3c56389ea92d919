import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfMethod } from './method-hash.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-hash-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};

describe('the hash of a method', () => {
  it('is that of its file where it imports packages alone', () => {
    const content = "import { spans } from '@ptqlab/quant';\nexport default spans;\n";
    const wanted = createHash('sha256').update(content).digest('hex');
    expect(hashOfMethod(write('own.ts', content))).toBe(wanted);
  });

  it.each([
    ["import { steps } from './parts/steps.ts';"],
    ["import type { Steps } from './parts/steps.ts';"],
    ["export { steps } from './parts/steps.ts';"],
    ["export * from './parts/steps.ts';"],
  ])('changes with files behind "%s", and with what they import in turn', (line) => {
    const file = write('own.ts', `${line}\nexport default 1;\n`);
    const steps = "export * from '../more.ts';\nexport const steps = 1;\nexport type Steps = number;\n";
    write('parts/steps.ts', steps);
    // A circle ends.
    write('more.ts', "import './parts/steps.ts';\nexport const more = 1;\n");
    const before = hashOfMethod(file);
    expect(hashOfMethod(file)).toBe(before);
    write('more.ts', "import './parts/steps.ts';\nexport const more = 2;\n");
    const after = hashOfMethod(file);
    expect(after).not.toBe(before);
    write('parts/steps.ts', steps.replace('= 1', '= 2'));
    expect(hashOfMethod(file)).not.toBe(after);
  });

  it('does not depend on where the folder is', () => {
    const hashes = ['a', 'b'].map((place) => {
      write(`${place}/steps.ts`, 'export const steps = 1;\n');
      return hashOfMethod(write(`${place}/own.ts`, "import './steps.ts';\n"));
    });
    expect(hashes[0]).toBe(hashes[1]);
  });
});
