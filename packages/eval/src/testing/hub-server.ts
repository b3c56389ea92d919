import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubFile {
  readonly content: Buffer;
  /** Stored in large-file storage, which has another checksum. */
  readonly lfs?: boolean;
  /** Promises the checksum of something else. */
  readonly lies?: boolean;
}

export interface HubServerOptions {
  readonly dataset: string;
  readonly commit: string;
  /** By path. */
  readonly files: Readonly<Record<string, HubFile>>;
  /** Connections that are cut after this many bytes, as long as any are left; `arrived` tells when they are at the other side. */
  readonly cuts?: { bytes: number; left: number; arrived?: () => Promise<void> };
}

/** A server that speaks as much of the hub's HTTP API as a download needs: revisions, paths-info, resolve with ranges. */
export class HubServer implements AsyncDisposable {
  readonly requests: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly options: HubServerOptions,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.answer(request, response));
  }

  static async open(options: HubServerOptions): Promise<HubServer> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return new HubServer(server, options);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { dataset, commit } = this.options;
    const path = decodeURIComponent(new URL(request.url!, this.endpoint).pathname);
    this.requests.push(`${request.method} ${path} ${request.headers.range ?? ''}`.trim());
    if (path.startsWith(`/api/datasets/${dataset}/revision/`))
      return json(response, { id: dataset, _id: '1', sha: commit });
    if (path === `/api/datasets/${dataset}/paths-info/${commit}`)
      return json(response, this.describe(await body(request)));
    const resolve = `/datasets/${dataset}/resolve/${commit}/`;
    const file = path.startsWith(resolve) ? this.options.files[path.slice(resolve.length)] : undefined;
    if (file) return this.send(file, request, response);
    response.writeHead(404, { 'X-Error-Code': 'RepoNotFound', 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ error: 'Repository not found' }));
  }

  private describe(asked: { paths: string[] }): unknown[] {
    return asked.paths.flatMap((path) => {
      const file = this.options.files[path];
      if (!file) return [];
      const content = file.lies ? Buffer.from('something else') : file.content;
      const size = file.content.length;
      const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
      const sha256 = createHash('sha256').update(content).digest('hex');
      return [{ type: 'file', path, size, oid, ...(file.lfs ? { lfs: { oid: sha256, size, pointerSize: 130 } } : {}) }];
    });
  }

  private send({ content }: HubFile, request: IncomingMessage, response: ServerResponse): void {
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const [start, end] = range
      ? [Number(range[1]), Math.min(Number(range[2]), content.length - 1)]
      : [0, content.length - 1];
    const part = content.subarray(start, end + 1);
    response.writeHead(range ? 206 : 200, {
      ETag: '"tag"',
      'Content-Length': part.length,
      ...(range ? { 'Content-Range': `bytes ${start}-${end}/${content.length}` } : {}),
    });
    const { cuts } = this.options;
    if (!cuts || cuts.left === 0 || part.length <= cuts.bytes) return void response.end(part);
    cuts.left--;
    if (cuts.bytes === 0) return void response.destroy();
    response.write(part.subarray(0, cuts.bytes));
    void (cuts.arrived?.() ?? Promise.resolve()).then(() => response.destroy());
  }
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function body(request: IncomingMessage): Promise<{ paths: string[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { paths: string[] };
}
