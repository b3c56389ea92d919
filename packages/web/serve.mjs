// `npm run web`: bundles the page and serves it on localhost with the headers that shared memory needs. --port N, --no-build.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, preview } from 'vite';

const usage = 'usage: npm run web -- [--port N] [--no-build]';
let port;
let skipsBuild;
try {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4173' }, 'no-build': { type: 'boolean' } },
  });
  [port, skipsBuild] = [Number(values.port), values['no-build']];
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port ${values.port} was given; a port is a whole number from 0 to 65535`);
} catch (error) {
  console.error(`web: ${error.message}; ${usage}`);
  process.exit(2);
}

const configFile = fileURLToPath(new URL('./vite.config.mjs', import.meta.url));
if (!skipsBuild) await build({ configFile, logLevel: 'warn' });
const server = await preview({ configFile, preview: { port, strictPort: true, host: 'localhost' } });
console.log(`ptqlab is at ${server.resolvedUrls.local[0]} (Ctrl-C ends it)`);
