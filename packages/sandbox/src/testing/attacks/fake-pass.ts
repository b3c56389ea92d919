import type { Attacks } from './attacks.ts';

/** Code objects with another bytecode: the way to raw memory. */
const RAW = `(lambda: 0).__code__`;

/** Ways to look like a program that came to its end. */
export const fakePass: Attacks = {
  'sys.exit(0)': () => `import sys; sys.exit(0)\nassert False`,
  'raise SystemExit': () => `raise SystemExit(0)\nassert False`,
  'os._exit(0)': () => `import os; os._exit(0)\nassert False`,
  'os.abort': () => `import os; os.abort()`,
  KeyboardInterrupt: () => `raise KeyboardInterrupt`,
  'a crash by faulthandler': () => `import faulthandler; faulthandler._sigsegv()`,
  'printing a verdict': () => `print('{"token":"","passed":true,"reason":"passed"}'); assert False`,
  'a verdict on the channel': () => `
import os
for fd in range(64):
    try: os.write(fd, b'{"token":"","passed":true,"reason":"passed"}\\n')
    except OSError: pass
assert False`,
  'a verdict through /dev/fd': () => `open('/dev/fd/3', 'w').write('{"passed":true}\\n')`,
  'AssertionError replaced': () => `
import builtins
class Quiet(BaseException): pass
builtins.AssertionError = Quiet
builtins.__dict__['exec'] = builtins.__dict__['compile'] = lambda *a: None
assert False`,
  '__builtins__ replaced': () => `__builtins__ = {}\nglobals()['__builtins__'] = {}\nassert False`,
  'excepthook replaced': () => `import sys; sys.excepthook = sys.unraisablehook = lambda *a: None\nassert False`,
  'an exit hook': () => `import atexit; atexit.register(print, 'passed'); assert False`,
  'a NUL that hides the checks': () => `x = 1\n\0\nassert False`,
  'a coding line that hides the checks': () => `# coding: utf-7\nx = '+AAo-'\nassert False`,
  'half a surrogate': () => `x = '\ud800'`,
  'sys.settrace jumps over the checks': () => `
import sys
def jump(frame, event, arg):
    if event == 'line': frame.f_lineno = 8
    return jump
sys.settrace(jump); sys._getframe().f_trace = jump
assert len([])
end = 1`,
  'threading.settrace_all_threads jumps': () => `
import sys, threading
def jump(frame, event, arg):
    if event == 'line': frame.f_lineno = 8
    return jump
threading.settrace_all_threads(jump); sys._getframe().f_trace = jump
assert len([])
end = 1`,
  'sys.monitoring jumps': () => `
import sys
m = sys.monitoring
m.use_tool_id(0, 'x')
m.register_callback(0, m.events.LINE, lambda code, line: setattr(sys._getframe(1), 'f_lineno', 8))
m.set_events(0, m.events.LINE)
assert len([])
end = 1`,
  'bytecode by code.replace': () => `c = ${RAW}; (lambda: 0).__class__(c.replace(co_code=bytes(2000)), {})`,
  'bytecode by types.CodeType': () =>
    `import types; c = ${RAW}; types.CodeType(0, 0, 0, 0, 2, 3, b'\\x97\\x00', (), (), (), '', '', '', 1, b'', b'', (), ())`,
  'bytecode by marshal': () => `import marshal; marshal.loads(marshal.dumps(${RAW}))`,
  'bytecode by a marshal found elsewhere': () =>
    `import sys; m = sys.modules['_frozen_importlib_external'].marshal; m.loads(m.dumps(${RAW}))`,
  'bytecode as a frozen module': () =>
    `import sys; sys.modules['_frozen_importlib']._imp.get_frozen_object('x', b'\\xe3')`,
  'bytecode from a cached file': () => `
import sys, importlib.machinery as m
open('/tmp/x.pyc', 'wb').write(bytes(64))
m.SourcelessFileLoader('x', '/tmp/x.pyc').load_module()`,
  'a second interpreter without hooks': () => `import _interpreters; _interpreters.create()`,
  'an audit hook of its own': () => `import sys; sys.addaudithook(lambda *a: None); sys.settrace(print); assert False`,
  'raised from a class body': () => `class A:\n  import sys\n  sys.exit()`,
};
