import { spawn } from 'node:child_process';

/** The page as `npm run web` serves it. */
export interface ServedPage {
  readonly url: string;
  close(): void;
}

/** Bundles and serves the page on a free port. @throws Error with what the server said when it ends instead */
export async function servePage(): Promise<ServedPage> {
  const script = `${__dirname}/../serve.mjs`;
  const server = spawn(process.execPath, [script, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (data: Buffer): void => {
      said += String(data);
      const found = /ptqlab is at (\S+)/.exec(said);
      if (found) resolve(found[1]!);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => reject(new Error(`the page's server ended with ${code}: ${said}`)));
  });
  return { url, close: () => void server.kill() };
}
