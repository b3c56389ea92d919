import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The page as `npm run web` serves it. */
export interface ServedPage {
  readonly url: string;
  close(): void;
}

/** Bundles the page into a folder of its own, gone with the server, and serves it on a free port. @throws Error with what the server said when it ends instead */
export async function servePage(): Promise<ServedPage> {
  const script = `${__dirname}/../serve.mjs`;
  const folder = mkdtempSync(join(tmpdir(), 'ptqlab-page-'));
  const server = spawn(process.execPath, [script, '--port', '0', '--out', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (data: Buffer): void => {
      said += String(data);
      const found = /ptqlab is at (\S+)/.exec(said);
      if (found) resolve(found[1]!);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => {
      rmSync(folder, { recursive: true, force: true });
      reject(new Error(`the page's server ended with ${code}: ${said}`));
    });
  });
  return {
    url,
    close: () => void server.kill(),
  };
}
