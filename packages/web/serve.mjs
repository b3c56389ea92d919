// `npm run web`: bundles the page and serves it on localhost with the headers that shared memory needs. --port N, --out FOLDER.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, preview } from 'vite';

const usage = 'usage: npm run web -- [--port N] [--out FOLDER]';
let port;
let outDir;
let emptyOutDir;
try {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, out: { type: 'string' } } });
  port = Number(values.port);
  // A folder that somebody named may hold what is not ours.
  emptyOutDir = values.out === undefined;
  outDir = resolve(values.out ?? fileURLToPath(new URL('./build', import.meta.url)));
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port ${values.port} was given; a port is a whole number from 0 to 65535`);
} catch (error) {
  console.error(`web: ${error.message}; ${usage}`);
  process.exit(2);
}

const configFile = fileURLToPath(new URL('./vite.config.mjs', import.meta.url));
const bundle = { outDir, emptyOutDir };
await build({ configFile, logLevel: 'warn', build: bundle });
const server = await preview({ configFile, build: bundle, preview: { port, strictPort: true, host: 'localhost' } });
console.log(`ptqlab is at ${server.resolvedUrls.local[0]} (Ctrl-C ends it)`);
