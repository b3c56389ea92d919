#!/usr/bin/env node
// The installed command. The code behind it is built by `npm run build`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(built))) {
  console.error('ptqlab: the command is not built yet; run `npm run build` once');
  process.exit(1);
}
// Whoever read the output has gone, as in `ptqlab report DIR | head`: the end, and nothing to say. 141 is 128 + SIGPIPE.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(141);
  });
// What a command waits for may never come, as where a method's file awaits without end: Node then ends without a word, with this code.
const NEVER_CAME = 13;
process.once('exit', () => {
  if (process.exitCode !== NEVER_CAME) return;
  console.error('ptqlab: stopped: what it waits for will never come; does a file that was given await without end?');
  process.exitCode = 1;
});
const { main } = await import(built.href);
process.exitCode = await main(process.argv);
