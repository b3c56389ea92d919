import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINI_DATA_SHA256 } from './seeds.ts';
import { writeDataFolder } from './write-data-folder.ts';

const REAL = join(__dirname, '../../../../shared/evaldata/data');
const here = existsSync(REAL);

describe('writeDataFolder', () => {
  let folder: string;
  let digest: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mini-data-'));
    digest = await writeDataFolder(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes the data that the mini models are measured on', () => expect(digest).toBe(MINI_DATA_SHA256));

  it('writes calibration texts that are longer than a window', async () => {
    const lines = (await readFile(join(folder, 'c4/train.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(256);
    for (const line of lines) expect((JSON.parse(line) as { text: string }).text.length).toBeGreaterThan(1280);
  });

  (here ? it : it.skip)(
    `has the columns of the real documents${here ? '' : ' (skipped: ../shared/evaldata is not here)'}`,
    async () => {
      const tasks = (await readdir(folder)).filter((task) => existsSync(join(REAL, task)));
      expect(tasks.length).toBeGreaterThanOrEqual(17);
      for (const task of tasks) {
        const split = (await readdir(join(folder, task))).filter(
          (file) => !/pool|train\.jsonl$/.test(file) || task === 'ifeval',
        );
        const real = (await readdir(join(REAL, task))).filter((file) =>
          split.some((own) => own.split('.').at(-2) === file.split('.').at(-2)),
        );
        const [own, theirs] = [join(folder, task, split[0]!), join(REAL, task, real[0]!)];
        expect({ task, columns: await columns(own) }).toEqual({ task, columns: await columns(theirs) });
      }
    },
  );
});

async function columns(path: string): Promise<string[]> {
  const [line] = (await readFile(path, 'utf8')).split('\n', 1);
  return Object.keys(JSON.parse(line!) as object).sort();
}
