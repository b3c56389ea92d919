import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** A suite that needs a Redis server: skipped visibly where none is installed, unless PTQLAB_REQUIRE_REDIS is set. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (isInstalled || process.env['PTQLAB_REQUIRE_REDIS']) describe(name, tests);
  else describe.skip(`${name} (skipped: redis-server is not installed)`, tests);
}

/** A Redis server of its own process, which keeps what it knows in a folder and can be killed and started again. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ptqlab-redis-'));
  #process: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  start(): void {
    const persistence = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    this.#process = spawn('redis-server', [...place, ...persistence], { stdio: 'ignore' });
  }

  /** Starts again without anything it knew. */
  async startEmpty(): Promise<void> {
    await this.kill();
    rmSync(join(this.#folder, 'appendonlydir'), { recursive: true, force: true });
    this.start();
  }

  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
