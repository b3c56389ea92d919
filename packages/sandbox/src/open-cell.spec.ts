import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell } from './cell.ts';
import { openCell } from './open-cell.ts';

const spaces = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork'];
const offersSpaces = [spaces, ['--user', '--map-root-user', ...spaces]].some(
  (words) => spawnSync('unshare', [...words, 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0,
);
const jailed = offersSpaces ? it : it.skip;
const skipped = offersSpaces ? '' : ' (skipped: this system offers no namespaces to this user)';

/** The second wall, on its own: JavaScript that runs as if a program had come out of WebAssembly with all of node in its hands. */
describe('openCell', () => {
  let cell: Cell;
  const outside = mkdtempSync(join(tmpdir(), 'ptqlab-outside-'));
  const canary = join(outside, 'canary');
  beforeAll(async () => {
    writeFileSync(canary, 'secret', { mode: 0o666 });
    process.env['PTQLAB_CANARY'] = 'secret';
    cell = await openCell({ memoryLimitMiB: 128, timeLimitMs: 1000 });
  });
  afterAll(async () => {
    await cell[Symbol.asyncDispose]();
    rmSync(outside, { recursive: true });
    delete process.env['PTQLAB_CANARY'];
  });

  /** What an expression gives inside, as text; a thrown error gives its code. */
  const inside = (expression: string): string => {
    const script = `let r; try { r = String(${expression}) } catch (e) { r = e.code ?? e.message } console.log(r)`;
    const [command = '', ...words] = [...cell.wayIn, process.execPath, '--eval', script];
    const { stdout, stderr } = spawnSync(command, words, { env: {}, cwd: cell.workingFolder, encoding: 'utf8' });
    return stdout.trim() || stderr.trim();
  };

  jailed.each([
    ['read a file outside', () => `require('fs').readFileSync('${canary}')`, /ENOENT/],
    [
      'list the home folders',
      () => `require('fs').readdirSync('/root') + require('fs').readdirSync('/home')`,
      /ENOENT/,
    ],
    ['read /etc/passwd', () => `require('fs').readFileSync('/etc/passwd')`, /ENOENT/],
    ['read /proc', () => `require('fs').readFileSync('/proc/self/environ')`, /ENOENT/],
    ['write into its root', () => `require('fs').writeFileSync('/x', '')`, /EROFS|EACCES/],
    ['write into the package', () => `require('fs').writeFileSync('${__dirname}/cage/worker.mjs', '')`, /EROFS|EACCES/],
    ['start a shell', () => `require('child_process').spawnSync('/bin/sh', ['-c', 'id']).error.code`, /ENOENT/],
    ['signal the process outside', () => `process.kill(${process.pid}, 0)`, /ESRCH|EPERM/],
    ['become root', () => `process.setuid(0) ?? process.getuid()`, /EPERM|^0$/],
    ['see the environment', () => `Object.keys(process.env).filter((k) => /CANARY|PATH|HOME/.test(k)).length`, /^0$/],
    ['have a network', () => `Object.keys(require('os').networkInterfaces()).length`, /^0$|ERR_SYSTEM_ERROR/],
    [
      'take a gibibyte',
      () => `Buffer.alloc(2 ** 30, 1).length`,
      /ERR_MEMORY_ALLOCATION_FAILED|Array buffer allocation failed/,
    ],
  ])(`an escaped program cannot %s${skipped}`, (_deed, expression, answer) => {
    expect(inside(expression())).toMatch(answer);
  });

  jailed(`an escaped program cannot reach a port of this machine${skipped}`, async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const script = `require('net').connect(${port}, '127.0.0.1').on('error', (e) => console.log(e.code))`;
    const [command = '', ...words] = [...cell.wayIn, process.execPath, '--eval', script];
    const { stdout } = spawnSync(command, words, { env: {}, cwd: cell.workingFolder, encoding: 'utf8' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.close();
    expect(stdout.trim()).toMatch(/ENETUNREACH|ECONNREFUSED|EHOSTUNREACH/);
    expect(connections).toBe(0);
  });

  it('reports the walls it found, and removes its folder', async () => {
    if (offersSpaces) expect(cell.walls.filter(({ up }) => !up)).toEqual([]);
    const folder = join(cell.workingFolder, '..');
    expect(existsSync(folder)).toBe(true);
    await cell[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
  });
});
