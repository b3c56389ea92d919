/** Runs one program and says whether it reached its end. */

const LONGEST_REASON = 300;

/**
 * Prepares `exec(text, {})`: everything it needs is taken from CPython before the program exists, and called through the C
 * interface, so there is no Python object a program could replace in order to look finished.
 * @param module the Emscripten module  @param {import('./import-wall.mjs').ImportWall} wall
 */
export function programRunner(module, wall) {
  const exec = module._PyDict_GetItemString(module._PyEval_GetBuiltins(), module.stringToNewUTF8('exec'));
  if (!exec) throw new Error('sandbox worker: CPython has no exec');
  module._Py_IncRef(exec);

  return function run(text) {
    if (!text.isWellFormed()) return failed('SyntaxError: the program holds half a surrogate pair');
    try {
      const value = module._PyObject_Call(exec, argumentsOf(module, text), 0);
      if (wall.refused !== undefined) return failed(`refused: the program called ${wall.refused}`);
      return value === 0 ? failed(describeException(module)) : { passed: true, reason: 'passed' };
    } catch (error) {
      if (wall.refused !== undefined) return failed(`refused: the program called ${wall.refused}`);
      return failed(`crashed: ${describeCrash(error)}`);
    }
  };
}

const failed = (reason) => ({ passed: false, reason: reason.slice(0, LONGEST_REASON) });

/** `(text, {})` as a Python tuple. The length is given, so a NUL inside the text cannot hide what follows it. */
function argumentsOf(module, text) {
  const bytes = new TextEncoder().encode(text);
  const address = module._malloc(bytes.length + 1);
  if (address === 0) throw new Error('the program does not fit into the memory limit');
  module.HEAPU8.set(bytes, address);
  const tuple = module._PyTuple_New(2);
  module._PyTuple_SetItem(tuple, 0, module._PyUnicode_FromStringAndSize(address, bytes.length));
  module._PyTuple_SetItem(tuple, 1, module._PyDict_New());
  module._free(address);
  return tuple;
}

/** "NameError: name 'x' is not defined". The verdict has fallen: a `__str__` of the program's own can only change these words. */
function describeException(module) {
  const exception = module._PyErr_GetRaisedException();
  const type = toText(module, module._PyType_GetName(module.HEAPU32[(exception >>> 2) + 1]));
  const words = module._PyObject_Str(exception);
  return words === 0 ? type : `${type}: ${toText(module, words)}`.replace(/: $/, '');
}

function toText(module, unicode) {
  const address = unicode === 0 ? 0 : module._PyUnicode_AsUTF8(unicode);
  return address === 0 ? '(not printable)' : module.UTF8ToString(address, 4 * LONGEST_REASON);
}

const describeCrash = (error) =>
  error instanceof RangeError ? 'recursion deeper than the stack' : String(error?.message ?? error);
