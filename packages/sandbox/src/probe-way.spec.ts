import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from './find-tool.ts';
import { writeJailPlan } from './jail-contents.ts';
import { probeWay } from './probe-way.ts';
import { waysIn } from './ways-in.ts';

const offersUserSpaces =
  findTool('setpriv') !== undefined &&
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', '--net', 'mount', '-t', 'tmpfs', 'x', '/mnt'])
    .status === 0;
const withUserSpaces = offersUserSpaces ? it : it.skip;
const skipped = offersUserSpaces ? '' : ' (skipped: this system offers this user no user namespaces)';

describe('probeWay', () => {
  // A space in the path: the plan of the jail must survive it.
  const folder = mkdtempSync(join(tmpdir(), 'ptqlab way '));
  const ways = waysIn(folder, { dataBytes: 2 ** 29, cpuSeconds: 60 });
  const wayNamed = (name: string) => {
    const way = ways.find((it) => it.name === name);
    if (!way) throw new Error(`no way named ${name}`);
    return way;
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  withUserSpaces(`finds every wall up in a user namespace, the way of a normal user${skipped}`, async () => {
    await writeJailPlan(folder, findTool('setpriv') as string, [join(__dirname, 'cage')]);
    const walls = await probeWay(wayNamed('user namespace'), folder);
    expect(walls).toMatchObject(
      ['files', 'network', 'processes', 'privileges', 'limits'].map((name) => ({ name, up: true })),
    );
  });

  it('finds the walls down around a bare process', async () => {
    const walls = await probeWay(wayNamed('bare process'), folder);
    for (const name of ['files', 'network', 'processes', 'limits'])
      expect(walls).toContainEqual(expect.objectContaining({ name, up: false }));
  });

  it('gives the reason why a way does not exist', async () => {
    const way = { name: 'broken', prefix: ['/bin/sh', '-c', 'echo no such door >&2; exit 1'], jailed: false };
    expect(await probeWay(way, folder)).toBe('broken: no such door');
  });

  it('lists the strongest way first and a bare process last', () => {
    expect(ways.at(-1)).toMatchObject({ name: 'bare process', prefix: [] });
    expect(ways.map(({ jailed }) => jailed)).toEqual(
      ways.map(({ jailed }) => jailed).sort((a, b) => Number(b) - Number(a)),
    );
  });
});
