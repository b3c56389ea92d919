/**
 * The first wall. WebAssembly can act on the world only through the functions it imports; Pyodide imports 268 of them, and
 * with most a program could reach JavaScript, and through it node. Here every import is replaced by a gate before CPython is
 * instantiated, and the table in CPython's memory is filled from the same gates. While the gates are open CPython can boot;
 * once shut, only the imports named below do anything, and nothing a program does inside WebAssembly opens them again.
 */

/** Error numbers as WASI counts them: permission denied, and "this is a pipe, there is no seeking in it". */
const EACCES = 2;
const ESPIPE = 70;

/** Imports that stay as they are: they compute, tell the time or call back into WebAssembly, and touch nothing outside. */
const HARMLESS = new Set([
  '_PyEM_TrampolineCall_JS',
  '_Py_emscripten_runtime',
  '_gmtime_js',
  '_localtime_js',
  '_mktime_js',
  '_timegm_js',
  '_tzset_js',
  'clock_res_get',
  'clock_time_get',
  'emscripten_date_now',
  'emscripten_get_heap_max',
  'emscripten_get_now',
  'random_get',
]);

/** Questions of the runtime to its host ("may I suspend?", "is there a signal?") whose answer is no. */
const ANSWERS_NO = new Set(['_Py_CheckEmscriptenSignals_Helper', 'can_run_sync_js']);

/** Imports that ask the operating system for something: refused as POSIX does, so that Python raises PermissionError. */
const isSystemCall = (name) => /^(__syscall_|fd_|_mmap_js|_munmap_js|_msync_js)/.test(name);

/** What a shut gate throws. It is never caught inside WebAssembly for good: `wall.refused` remembers it. */
class Refused extends Error {}

export class ImportWall {
  #shut = false;
  #memoryLimit;
  #memory = () => {
    throw new Error('import wall: asked for the memory before CPython was instantiated');
  };

  /** The first import a program called and must not have; undefined while it behaved. */
  refused;

  /** @param {number} memoryLimit bytes of WebAssembly memory beyond which it no longer grows */
  constructor(memoryLimit) {
    this.#memoryLimit = memoryLimit;
  }

  /** Replaces every function in the import object, in place: CPython's own function table is filled from it later. */
  guard(imports) {
    for (const functions of new Set([imports.env, imports.wasi_snapshot_preview1]))
      for (const [name, original] of Object.entries(functions))
        if (typeof original === 'function' && !HARMLESS.has(name)) functions[name] = this.#gate(name, original);
  }

  /** Tells the wall where CPython's memory is; the buffer moves when it grows, so this is a function. */
  watch(memory) {
    this.#memory = memory;
  }

  /** From here on only harmless imports work. There is no way back. */
  shut() {
    this.#shut = true;
  }

  #gate(name, original) {
    const whenShut = this.#whenShut(name, original);
    const gate = (...values) => (this.#shut ? whenShut(...values) : original(...values));
    return Object.assign(gate, original); // Emscripten keeps a function's signature as a property
  }

  #whenShut(name, original) {
    if (name === 'emscripten_resize_heap') return (bytes) => (bytes >>> 0 > this.#memoryLimit ? 0 : original(bytes));
    if (ANSWERS_NO.has(name)) return () => 0;
    if (name === 'fd_write') return (fd, vectors, count, written) => this.#swallow(fd, vectors, count, written);
    if (name === 'fd_read') return (fd, _vectors, _count, read) => this.#endOfInput(fd, read);
    if (name === 'fd_seek') return () => ESPIPE;
    if (name.startsWith('fd_')) return () => EACCES;
    if (isSystemCall(name)) return () => -EACCES;
    return () => {
      this.refused ??= name;
      throw new Refused(`the program called ${name}`);
    };
  }

  /** Standard output and error take everything and keep nothing: a flood costs its own time and no memory. */
  #swallow(fd, vectors, count, written) {
    if (fd !== 1 && fd !== 2) return EACCES;
    const words = new Uint32Array(this.#memory());
    let bytes = 0;
    for (let i = 0; i < count; i++) bytes += words[(vectors >>> 2) + 2 * i + 1];
    words[written >>> 2] = bytes;
    return 0;
  }

  /** Standard input is at its end. */
  #endOfInput(fd, read) {
    if (fd !== 0) return EACCES;
    new Uint32Array(this.#memory())[read >>> 2] = 0;
    return 0;
  }
}
