import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox } from './open-sandbox.ts';
import type { Outcome } from './outcome.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * Each program below comes to its end only if its attack succeeds, so one that passes is a hole. A canary file, a canary variable
 * and a canary port stand outside; none may be touched. After every attack an honest program must still pass.
 */
const TIME_LIMIT_MS = existsSync('/proc/self/schedstat') ? 1500 : 15_000; // without it, a busy machine takes part of the time
/** Attacks between two honest programs. */
const BATCH = 4;

const folder = mkdtempSync(join(tmpdir(), 'ptqlab-canary-'));
const canaryFile = join(folder, 'canary');
const SECRET = 'the canary still sings';
let port = 0;

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

/** Code objects with another bytecode: the way to raw memory. */
const RAW = `(lambda: 0).__code__`;

const reachJavaScript: Record<string, () => string> = {
  'import js': () => `import js; js.process`,
  'import pyodide_js': () => `import pyodide_js; pyodide_js.mountNodeFS('/h', '${folder}'); open('/h/canary').read()`,
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

const reachMachine: Record<string, () => string> = {
  'open a host file': () => `assert '${SECRET}' in open('${canaryFile}').read()`,
  'open /etc/passwd': () => `open('/etc/passwd').read()`,
  'os.open': () => `import os; os.read(os.open('${canaryFile}', os.O_RDONLY), 10)`,
  'io.FileIO': () => `import io; io.FileIO('${canaryFile}').read()`,
  'io.open_code': () => `import io; io.open_code('${canaryFile}').read()`,
  'write a host file': () => `open('${folder}/written', 'w').write('x')`,
  'read through linecache': () => `import linecache; assert linecache.getlines('${canaryFile}')`,
  'read through an importer': () =>
    `import importlib.machinery as m; m.SourceFileLoader('x', '${canaryFile}').get_data('${canaryFile}')`,
  'list the root': () => `import os; os.listdir('/')`,
  'walk /proc': () => `import os; assert os.path.exists('/proc/self/environ') and open('/proc/1/environ', 'rb').read()`,
  'symbolic link': () => `import os; os.symlink('${canaryFile}', '/tmp/link'); open('/tmp/link').read()`,
  'mount by mknod': () => `import os; os.mknod('/tmp/node', 0o600)`,
  'change folder': () => `import os; os.chdir('${folder}'); open('canary').read()`,
  'temporary file': () => `import tempfile; tempfile.NamedTemporaryFile()`,
  'environment variables': () =>
    `import os; assert 'PTQLAB_CANARY' in os.environ or os.getenv('PTQLAB_CANARY') or len(os.environ)`,
  'environment of the C library': () => `import posix; assert posix.environ.get(b'PTQLAB_CANARY')`,
  'os.system': () => `import os; os.system('touch ${folder}/written')`,
  'os.popen': () => `import os; os.popen('touch ${folder}/written').read()`,
  'subprocess, imported': () => `import subprocess; subprocess.run(['touch', '${folder}/written'])`,
  'posix.fork': () => `import posix; posix.fork()`,
  'fork bomb': () => `import os\nwhile True: os.fork()`,
  'posix.execv': () => `import posix; posix.execv('/bin/sh', ['sh', '-c', 'touch ${folder}/written'])`,
  'posix.posix_spawn': () => `import posix; posix.posix_spawn('/bin/sh', ['sh'], {})`,
  _posixsubprocess: () => `import _posixsubprocess; _posixsubprocess.fork_exec`,
  multiprocessing: () =>
    `import multiprocessing as m; p = m.Process(target=print); p.start(); p.join(); assert p.exitcode == 0`,
  'a socket': () => `import socket; socket.create_connection(('127.0.0.1', ${port})).send(b'x')`,
  'a raw socket': () => `import _socket; _socket.socket().connect(('127.0.0.1', ${port}))`,
  'socket left in another module': () => `
import sys
s = next(m.socket for m in list(sys.modules.values()) if hasattr(m, 'socket'))
s = getattr(s, 'socket', s)
c = s(); c.connect(('127.0.0.1', ${port})); c.send(b'x')`,
  'urllib.request': () => `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${port}/')`,
  'http.client': () => `import http.client; http.client.HTTPConnection('127.0.0.1', ${port}).request('GET', '/')`,
  'pyodide.http': () => `import pyodide.http; pyodide.http.open_url('http://127.0.0.1:${port}/')`,
  'asyncio.open_connection': () => `import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', ${port}))`,
  'name lookup': () => `import asyncio.base_events as b; b.socket.getaddrinfo('localhost', 80)`,
  'threads without end': () => `import threading\nwhile True: threading.Thread(target=print).start()`,
  'signals to others': () => `import os; os.kill(1, 9); os.kill(os.getppid(), 9)`,
  'signals to itself': () => `import os; os.kill(os.getpid(), 9)`,
  'an alarm': () => `import signal; signal.setitimer(signal.ITIMER_REAL, 0.001)`,
};

const exhaust: Record<string, () => string> = {
  'an endless loop': () => `while True: pass`,
  'an endless loop that catches everything': () => `
while True:
    try:
        while True: raise KeyboardInterrupt
    except BaseException: pass`,
  'an endless sleep': () => `import time; time.sleep(1e9)`,
  'an endless loop in C': () => `sum(iter(int, 1))`,
  'a flood of prints': () => `while True: print('x' * 10000)`,
  'a flood on standard error': () => `import sys\nwhile True: sys.stderr.write('x' * 100000)`,
  'a flood through os.write': () => `import os\nwhile True: os.write(1, b'x' * 1000000)`,
  'memory by appending': () => `x = []\nwhile True: x.append(bytearray(1 << 20))`,
  'memory at once': () => `bytearray(1 << 40)`,
  'memory below the address limit': () => `'a' * (2 ** 31 - 100)`,
  'memory, swallowing the error': () => `
x = []
while True:
    try: x.append(bytearray(1 << 20))
    except MemoryError: pass`,
  'memory, small pieces': () => `x = []\nwhile True: x = [x, {}]`,
  'a huge integer': () => `10 ** 10 ** 9`,
  'a huge shift': () => `1 << (1 << 40)`,
  'a backtracking pattern': () => `import re; re.match('(a+)+$', 'a' * 60 + 'b')`,
  'a decompression bomb': () => `
import zlib
data = zlib.compress(bytes(1 << 24))
x = [zlib.decompress(data) for _ in range(1 << 20)]`,
  'endless recursion': () => `def f(): return f()\nf()`,
  'endless recursion, limit lifted': () => `import sys\nsys.setrecursionlimit(2 ** 31 - 1)\ndef f(): return f()\nf()`,
  'recursion in C': () => `
import sys
sys.setrecursionlimit(2 ** 31 - 1)
x = []
for _ in range(1000000): x = [x]
repr(x)`,
  'nested source': () => `x = ${'('.repeat(20000)}0${')'.repeat(20000)}\nraise ValueError`,
  'a file system filled up': () => `f = open('/tmp/full', 'wb')\nwhile True: f.write(bytes(1 << 20))`,
  'a verdict with endless words': () =>
    `class E(BaseException):\n  def __str__(self):\n    while True: pass\nraise E()`,
  'a verdict with huge words': () => `raise ValueError('x' * 10 ** 8)`,
  'an endless finalizer': () => `class A:\n  def __del__(self):\n    while True: pass\na = A()\ndel a`,
};

const fakePass: Record<string, () => string> = {
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

const attacks = Object.entries({ reachJavaScript, reachMachine, exhaust, fakePass }).flatMap(([kind, table]) =>
  Object.entries(table).map(([name, program]) => ({ kind, name, program })),
);

/** What a program poisons must be whole again for the next one. */
const HONEST = `
import builtins, math, sys, re, json
assert not hasattr(builtins, 'poison') and math.sqrt(16) == 4 and sys.getrecursionlimit() == 1000
assert re.sub('a', 'b', 'banana') == 'bbnbnb' and json.loads('[1]') == [1]
try:
    assert False
except AssertionError:
    pass
`;

describe('attacks', () => {
  let sandbox: Sandbox;
  let server: Server;
  let connections = 0;
  const results = new Map<string, Promise<{ attack: Outcome; next: Outcome }>>();

  beforeAll(async () => {
    writeFileSync(canaryFile, SECRET);
    process.env['PTQLAB_CANARY'] = SECRET;
    server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    sandbox = await openSandbox({ workers: 2, timeLimitMs: TIME_LIMIT_MS, memoryLimitMiB: 256 });
    // Four attacks at a time keep both processors busy; an honest program follows each four at once.
    let before: Promise<unknown> = Promise.resolve();
    for (let first = 0; first < attacks.length; first += BATCH) {
      const batch = attacks.slice(first, first + BATCH);
      const outcomes = before.then(() => Promise.all(batch.map(({ program }) => sandbox.run(program()))));
      const next = outcomes.then(() => sandbox.run(HONEST));
      batch.forEach(({ name }, i) =>
        results.set(
          name,
          Promise.all([outcomes, next]).then(([of, following]) => ({ attack: of[i] as Outcome, next: following })),
        ),
      );
      before = next.catch(() => undefined);
    }
  });

  afterAll(async () => {
    await sandbox.close();
    server.close();
    delete process.env['PTQLAB_CANARY'];
    rmSync(folder, { recursive: true });
  });

  it.each(attacks)('$kind: $name', async ({ name }) => {
    const { attack, next } = await (results.get(name) as Promise<{ attack: Outcome; next: Outcome }>);
    expect(attack).toMatchObject({ passed: false });
    expect(attack.reason).not.toBe('passed');
    expect(next).toMatchObject({ passed: true, reason: 'passed' });
    expect(readdirSync(folder)).toEqual(['canary']);
    expect(readFileSync(canaryFile, 'utf8')).toBe(SECRET);
    expect(connections).toBe(0);
  });

  it('a program that poisons the interpreter poisons only itself', async () => {
    const poison = `
import builtins, math, sys, re, json
builtins.poison = 1
math.sqrt = len
sys.setrecursionlimit(50)
re.sub = json.loads = None
sys.modules['math'] = None`;

    expect(await sandbox.run(poison)).toMatchObject({ passed: true });
    expect(await Promise.all([1, 2, 3].map(() => sandbox.run(HONEST)))).toMatchObject(
      [1, 2, 3].map(() => ({ passed: true })),
    );
  });
});
