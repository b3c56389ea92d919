import type { Attacks } from './attacks.ts';

/** Ways to hold up the run: time, memory and words without end. */
export const exhaust: Attacks = {
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
