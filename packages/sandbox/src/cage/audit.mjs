/**
 * CPython announces sensitive operations to audit hooks (PEP 578). This hook lives in the C runtime, out of reach for Python code,
 * and refuses what would let a program fake the end of its own checks: hand-made bytecode reads and writes raw memory, a trace
 * function may jump over lines, and the garbage collector hands out objects of the interpreter itself.
 */
const REFUSED =
  /^(code\.__new__|marshal\.|ctypes\.|gc\.get_|sys\.(settrace|setprofile|monitoring|addaudithook|remote_exec)|cpython\.)/;

/** @param module the Emscripten module of a booted Pyodide */
export function refuseForgery(module) {
  const hook = module.addFunction((event, _arguments, _data) => {
    const name = module.UTF8ToString(event);
    if (!REFUSED.test(name)) return 0;
    const message = module.stringToNewUTF8(`the sandbox refuses ${name}`);
    module._PyErr_SetString(module.HEAPU32[module._PyExc_PermissionError >>> 2], message);
    return -1;
  }, 'iiii');
  if (module._PySys_AddAuditHook(hook, 0) !== 0)
    throw new Error('sandbox worker: CPython did not accept the audit hook');
}
