import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { piqa } from '../tasks/piqa.ts';
import { HubServer } from '../testing/hub-server.ts';
import { checkData } from './check-data.ts';
import { fetchData } from './fetch-data.ts';

const task = { ...piqa, dataset: { ...piqa.dataset, id: 'tester/piqa', file: '{split}.jsonl' } };

describe('checkData', () => {
  it('tells right, changed, missing and unrecorded files apart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ptqlab-check-'));
    const path = join(folder, 'piqa', 'validation.jsonl');
    const states = async () => (await checkData(task, folder, 0)).map(({ state }) => state);
    expect(await checkData(task, folder, 0)).toEqual([{ path, state: 'missing' }]);
    const files = { 'validation.jsonl': { content: Buffer.from('{"goal":"g"}\n') } };
    await using hub = await HubServer.open({ dataset: 'tester/piqa', commit: 'b'.repeat(40), files });
    await fetchData(task, { folder, endpoint: hub.endpoint });
    expect(await states()).toEqual(['right']);
    await appendFile(path, '\n');
    expect(await states()).toEqual(['changed']);
    await rm(join(folder, 'ptqlab-data.json'));
    expect(await states()).toEqual(['unknown']);
    expect((await checkData(task, folder, 3)).map(({ state }) => state)).toEqual(['unknown', 'missing']);
    await rm(folder, { recursive: true });
  });
});
