#!/usr/bin/env node
// The installed command. The code behind it is built by `npm run build`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(built))) {
  console.error('ptqlab: the command is not built yet; run `npm run build` once');
  process.exit(1);
}
const { main } = await import(built.href);
process.exitCode = await main(process.argv);
