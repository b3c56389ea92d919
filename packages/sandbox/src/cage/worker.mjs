/**
 * One process, one program. Wakes CPython, shuts every gate, says it is ready on descriptor 3, reads one request line there,
 * runs the program, answers with one line and ends. Nothing is asynchronous after "ready": while a program runs this process
 * does nothing else, and the parent kills it when its time is over.
 */
import { readFileSync, readSync, writeSync } from 'node:fs';
import { refuseForgery } from './audit.mjs';
import { bootPython } from './boot-python.mjs';
import { ImportWall } from './import-wall.mjs';
import { programRunner } from './program.mjs';

const CHANNEL = 3;
const [pyodideFolder, snapshotPath, memoryLimit] = process.argv.slice(2);

const wall = new ImportWall(Number(memoryLimit));
const pyodide = await bootPython({ pyodideFolder, wall, snapshot: readFileSync(snapshotPath) });
pyodide.runPython(readFileSync(new URL('strip.py', import.meta.url), 'utf8'), { globals: pyodide.toPy({}) });
const run = programRunner(pyodide._module, wall);
refuseForgery(pyodide._module);
wall.shut();

say({ ready: true });
const { token, program } = JSON.parse(readLine());
say({ token, ...run(program) });
process.reallyExit(0);

function say(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let offset = 0; offset < bytes.length;) offset += writeSync(CHANNEL, bytes, offset);
}

function readLine() {
  const chunks = [];
  const chunk = Buffer.alloc(65536);
  for (;;) {
    const length = readSync(CHANNEL, chunk);
    if (length === 0) process.reallyExit(0); // the pool was closed
    chunks.push(Buffer.from(chunk.subarray(0, length)));
    if (chunk[length - 1] === 10) return Buffer.concat(chunks).toString('utf8');
  }
}
