import type { Attacks } from './attacks.ts';

/** Searches everything reachable from the loaded modules for a JavaScript object. */
const HUNT = String.raw`
import sys
seen, todo = set(), [*sys.modules.values(), *object.__subclasses__()]
found = []
while todo and len(seen) < 60000:
    it = todo.pop()
    if id(it) in seen: continue
    seen.add(id(it))
    if type(it).__name__ in ('JsProxy', 'JsDoubleProxy', 'JsMethod', 'JsCallable', 'JsBuffer', 'JsArray'): found.append(it)
    for more in ('__dict__', '__globals__', '__closure__', '__self__', '__wrapped__', 'cell_contents', '__mro__'):
        try: value = getattr(it, more)
        except BaseException: continue
        if isinstance(value, dict) or hasattr(value, 'items'): todo.extend(list(value.values()))
        elif isinstance(value, tuple): todo.extend(value)
        else: todo.append(value)
`;

/** Ways to a JavaScript object, and through it to node. */
export const reachJavaScript: Attacks = {
  'import js': () => `import js; js.process`,
  'import pyodide_js': (canary) =>
    `import pyodide_js; pyodide_js.mountNodeFS('/h', '${canary.folder}'); open('/h/canary').read()`,
  'pyodide.code.run_js': () => `from pyodide.code import run_js; run_js('process.exit(0)')`,
  'pyodide.ffi.to_js and the Function constructor': () =>
    `from pyodide.ffi import to_js; to_js([]).constructor.constructor('return process')()`,
  'prototype pollution through to_js': () => `from pyodide.ffi import to_js; to_js({}).__proto__.passed = True`,
  'import _pyodide_core': () => `import _pyodide_core; _pyodide_core.JsProxy`,
  'import _pyodide': () => `import _pyodide._base; _pyodide._base`,
  'importlib.import_module': () => `import importlib; importlib.import_module('js').process`,
  'importlib.reload': () => `import importlib, sys; importlib.reload(sys.modules['pyodide_js'])`,
  'built-in importer': () =>
    `import importlib.machinery as m; m.BuiltinImporter.load_module('_pyodide_core')\nimport _pyodide_core`,
  'importer by spec': () =>
    `import importlib.util as u, importlib.machinery as m\nu.module_from_spec(m.ModuleSpec('_pyodide_core', m.BuiltinImporter))`,
  '_imp.create_builtin from the bootstrap': () =>
    `import sys, importlib.machinery as m\ni = sys.modules['_frozen_importlib']._imp\ni.create_builtin(m.ModuleSpec('_ctypes', None))`,
  'sys.modules by another name': () =>
    `import sys; next(m for n, m in sys.modules.items() if n.partition('.')[0] in ('js', 'pyodide', 'pyodide_js', '_pyodide'))`,
  'gc.get_objects': () => `import gc; [o for o in gc.get_objects() if type(o).__name__ == 'JsProxy'][0]`,
  'gc.get_referrers': () => `import gc; gc.get_referrers(dict)[0]`,
  'a hunt for JavaScript objects, and their use': () => `${HUNT}
used = False
for it in found:
    try: it.constructor.constructor('return process')(); used = True
    except Exception: pass
assert used`,
  'classes of JavaScript objects, instantiated': () => `${HUNT}
made = []
for c in [c for c in object.__subclasses__() if c.__name__.startswith(('Js', 'PyProxy', 'Proxy'))]:
    try: made.append(c.__new__(c))
    except Exception: pass
assert [getattr(m, 'constructor') for m in made]`,
  'frames above the program': () => `import sys; sys._getframe(1).f_globals`,
  'frames of a traceback': () => `
try: 1/0
except ZeroDivisionError as e:
    assert e.__traceback__.tb_frame.f_back is not None`,
  'the event loop of the browser': () =>
    `import asyncio; asyncio.new_event_loop().call_soon(print); asyncio.run(asyncio.sleep(0))`,
  ctypes: () => `import ctypes; ctypes.CDLL(None).emscripten_run_script(b'process.exit(0)')`,
  _ctypes: () => `import _ctypes; _ctypes.dlopen(None, 0)`,
  'the capi test modules': () => `import _testcapi; import _testinternalcapi`,
  'loading a shared library': () =>
    `import importlib.machinery as m; m.ExtensionFileLoader('x', '/lib/x.so').load_module()`,
};
