import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from './write-whole.ts';

describe('writeWhole', () => {
  it('replaces a file and leaves nothing else behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ptqlab-'));
    try {
      const file = join(folder, 'a.json');
      await writeWhole(file, 'first');
      await writeWhole(file, 'second');
      expect(await readFile(file, 'utf8')).toBe('second');
      expect(await readdir(folder)).toEqual(['a.json']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
