/** Boots CPython, imports what programs may import, and writes the frozen memory to standard output: a worker wakes up from it. */
import { readFileSync, writeSync } from 'node:fs';
import { bootPython } from './boot-python.mjs';
import { ImportWall } from './import-wall.mjs';

const [pyodideFolder] = process.argv.slice(2);
const pyodide = await bootPython({ pyodideFolder, wall: new ImportWall(Number.MAX_SAFE_INTEGER) });
pyodide.runPython(readFileSync(new URL('preload.py', import.meta.url), 'utf8'), { globals: pyodide.toPy({}) });
const snapshot = pyodide.makeMemorySnapshot();
for (let offset = 0; offset < snapshot.length;) offset += writeSync(1, snapshot, offset);
process.exit(0);
