import type { Attacks } from './attacks.ts';

/** Ways to the files, processes, variables and network of this machine. */
export const reachMachine: Attacks = {
  'open a host file': (canary) => `assert '${canary.secret}' in open('${canary.file}').read()`,
  'open /etc/passwd': () => `open('/etc/passwd').read()`,
  'os.open': (canary) => `import os; os.read(os.open('${canary.file}', os.O_RDONLY), 10)`,
  'io.FileIO': (canary) => `import io; io.FileIO('${canary.file}').read()`,
  'io.open_code': (canary) => `import io; io.open_code('${canary.file}').read()`,
  'write a host file': (canary) => `open('${canary.folder}/written', 'w').write('x')`,
  'read through linecache': (canary) => `import linecache; assert linecache.getlines('${canary.file}')`,
  'read through an importer': (canary) =>
    `import importlib.machinery as m; m.SourceFileLoader('x', '${canary.file}').get_data('${canary.file}')`,
  'list the root': () => `import os; os.listdir('/')`,
  'walk /proc': () => `import os; assert os.path.exists('/proc/self/environ') and open('/proc/1/environ', 'rb').read()`,
  'symbolic link': (canary) => `import os; os.symlink('${canary.file}', '/tmp/link'); open('/tmp/link').read()`,
  'mount by mknod': () => `import os; os.mknod('/tmp/node', 0o600)`,
  'change folder': (canary) => `import os; os.chdir('${canary.folder}'); open('canary').read()`,
  'temporary file': () => `import tempfile; tempfile.NamedTemporaryFile()`,
  'environment variables': () =>
    `import os; assert 'PTQLAB_CANARY' in os.environ or os.getenv('PTQLAB_CANARY') or len(os.environ)`,
  'environment of the C library': () => `import posix; assert posix.environ.get(b'PTQLAB_CANARY')`,
  'os.system': (canary) => `import os; os.system('touch ${canary.folder}/written')`,
  'os.popen': (canary) => `import os; os.popen('touch ${canary.folder}/written').read()`,
  'subprocess, imported': (canary) => `import subprocess; subprocess.run(['touch', '${canary.folder}/written'])`,
  'posix.fork': () => `import posix; posix.fork()`,
  'fork bomb': () => `import os\nwhile True: os.fork()`,
  'posix.execv': (canary) => `import posix; posix.execv('/bin/sh', ['sh', '-c', 'touch ${canary.folder}/written'])`,
  'posix.posix_spawn': () => `import posix; posix.posix_spawn('/bin/sh', ['sh'], {})`,
  _posixsubprocess: () => `import _posixsubprocess; _posixsubprocess.fork_exec`,
  multiprocessing: () =>
    `import multiprocessing as m; p = m.Process(target=print); p.start(); p.join(); assert p.exitcode == 0`,
  'a socket': (canary) => `import socket; socket.create_connection(('127.0.0.1', ${canary.port})).send(b'x')`,
  'a raw socket': (canary) => `import _socket; _socket.socket().connect(('127.0.0.1', ${canary.port}))`,
  'socket left in another module': (canary) => `
import sys
s = next(m.socket for m in list(sys.modules.values()) if hasattr(m, 'socket'))
s = getattr(s, 'socket', s)
c = s(); c.connect(('127.0.0.1', ${canary.port})); c.send(b'x')`,
  'urllib.request': (canary) => `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${canary.port}/')`,
  'http.client': (canary) =>
    `import http.client; http.client.HTTPConnection('127.0.0.1', ${canary.port}).request('GET', '/')`,
  'pyodide.http': (canary) => `import pyodide.http; pyodide.http.open_url('http://127.0.0.1:${canary.port}/')`,
  'asyncio.open_connection': (canary) =>
    `import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', ${canary.port}))`,
  'name lookup': () => `import asyncio.base_events as b; b.socket.getaddrinfo('localhost', 80)`,
  'threads without end': () => `import threading\nwhile True: threading.Thread(target=print).start()`,
  'signals to others': () => `import os; os.kill(1, 9); os.kill(os.getppid(), 9)`,
  'signals to itself': () => `import os; os.kill(os.getpid(), 9)`,
  'an alarm': () => `import signal; signal.setitimer(signal.ITIMER_REAL, 0.001)`,
};
