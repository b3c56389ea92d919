import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';

/** Writes a small file so that it appears complete or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}
