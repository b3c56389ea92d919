/** Starts CPython behind an import wall whose gates are still open. Nothing a program wrote has run yet. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @param {{ pyodideFolder: string, wall: import('./import-wall.mjs').ImportWall, snapshot?: Uint8Array }} options
 *   with a snapshot (see freeze.mjs) CPython wakes up in 0.4 s as it was when frozen; without one it boots in 3 s and can be frozen
 * @returns the Pyodide interface
 */
export async function bootPython({ pyodideFolder, wall, snapshot }) {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, 'pyodide.mjs')));
  const { default: createModule } = await import(pathToFileURL(join(pyodideFolder, 'pyodide.asm.mjs')));
  const pyodide = await loadPyodide({
    indexURL: pyodideFolder,
    env: { HOME: '/', LANG: 'C.UTF-8' },
    jsglobals: {},
    stdin: () => null,
    stdout: () => {},
    stderr: () => {},
    createPyodideModule: (settings) => createModule(behind(wall, settings)),
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: true }),
  });
  return pyodide;
}

/** The same Emscripten settings, but the functions handed to WebAssembly are gates of the wall. */
function behind(wall, settings) {
  return {
    ...settings,
    instantiateWasm(imports, done) {
      wall.guard(imports);
      return settings.instantiateWasm(imports, (instance, module) => {
        wall.watch(() => instance.exports.memory.buffer);
        done(instance, module);
      });
    },
  };
}
