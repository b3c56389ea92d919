import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubServer, type HubServerOptions } from '@ptqlab/eval/hub-server';
import { runCommand } from '../../testing/run-command.ts';

const PATH = 'default/validation/0000.parquet';
const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-data-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const target = () => join(folder, 'piqa', PATH);
const hub = (files: HubServerOptions['files'], cuts?: HubServerOptions['cuts']) =>
  HubServer.open({ dataset: 'baber/piqa', commit: 'c'.repeat(40), files, ...(cuts ? { cuts } : {}) });
const fetch = ({ endpoint }: HubServer, tasks = 'piqa') =>
  runCommand('data', 'fetch', '--data', folder, '--tasks', tasks, '--endpoint', endpoint);
const check = () => runCommand('data', 'check', '--data', folder, '--tasks', 'piqa');

describe('ptqlab data', () => {
  it('fetches over a connection that drops, checks what is there, and fetches nothing twice', async () => {
    const arrived = async () => {
      while ((existsSync(`${target()}.partial`) ? statSync(`${target()}.partial`).size : 0) === 0)
        await new Promise((resolve) => setTimeout(resolve, 2));
    };
    await using server = await hub({ [PATH]: { content, lfs: true } }, { bytes: 50_000, left: 1, arrived });
    expect(await fetch(server)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 tasks: all documents are in'),
    });
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(await check()).toMatchObject({ code: 0, out: '1 files are as they were fetched\n' });
    const downloads = () => server.requests.filter((request) => request.includes('/resolve/')).length;
    const before = downloads();
    expect((await fetch(server)).code).toBe(0);
    expect(downloads()).toBe(before);
  });

  it('says which files are missing or changed, with exit code 1', async () => {
    await using server = await hub({ [PATH]: { content } });
    expect(await check()).toMatchObject({ code: 1, out: `missing ${target()}\n` });
    await fetch(server);
    appendFileSync(target(), 'x');
    const { code, out, err } = await check();
    expect({ code, out }).toEqual({ code: 1, out: `changed ${target()}\n` });
    expect(err).toMatch(/^ptqlab: data: 1 of 1 files are missing, changed .* ptqlab data fetch --data .*\n$/);
    expect((await fetch(server)).code).toBe(0);
    expect((await check()).code).toBe(0);
  });

  it('keeps nothing whose checksum is wrong, and says which file is not there, with exit code 1', async () => {
    await using liar = await hub({ [PATH]: { content, lfs: true, lies: true } });
    const lied = await fetch(liar);
    expect({ code: lied.code, kept: existsSync(target()) }).toEqual({ code: 1, kept: false });
    expect(lied.err).toMatch(/was promised and \w+ arrived; the file was not kept/);
    await using empty = await hub({});
    const { code, err } = await fetch(empty);
    expect(code).toBe(1);
    expect(err).toContain(`baber/piqa has no file ${PATH} at ${'c'.repeat(40)} on ${empty.endpoint} (404).`);
  });

  it('says which endpoint does not answer', async () => {
    const gone = await hub({});
    const { endpoint } = gone;
    await gone[Symbol.asyncDispose]();
    const { code, err } = await runCommand(
      'data',
      'fetch',
      '--data',
      folder,
      '--tasks',
      'piqa',
      '--endpoint',
      endpoint,
    );
    expect(code).toBe(1);
    expect(err).toContain(`was asked of ${endpoint} and not given`);
  });

  it.each([
    [['fetch', '--tasks', 'pika'], /did you mean "piqa"/],
    [['fetch', '--suite', 'mini'], /generates its documents/],
    [
      ['fetch', '--tasks', 'piqa', '--endpoint', 'foo'],
      /"foo" \(--endpoint, else \$HF_ENDPOINT\) is no address of a hub/,
    ],
    [['check'], /give --suite/],
    [['fesh'], /unknown command|error/],
  ])('%j ends with exit code 2', async (args, message) => {
    const { code, err } = await runCommand('data', ...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});
