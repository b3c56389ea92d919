import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSandbox } from './open-sandbox.ts';
import type { Sandbox } from './sandbox.ts';

const evaluationData = join(__dirname, '../../../../shared/evaldata/data');
const hasData = existsSync(evaluationData);
const lines = (file: string) =>
  readFileSync(join(evaluationData, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** What /proc tells of a process, or nothing when it ended while we looked. */
function told<T>(look: () => T, nothing: T): T {
  try {
    return look();
  } catch {
    return nothing;
  }
}

/** Command lines of all processes that this one started, and those started. Other test processes have sandboxes, too. */
const commandLinesBelow = (pid: string): string[] =>
  told(() => readdirSync(`/proc/${pid}/task`), [])
    .flatMap((thread) => told(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'), '').split(' '))
    .filter((child) => child !== '')
    .flatMap((child) => [
      told(() => readFileSync(`/proc/${child}/cmdline`, 'latin1'), ''),
      ...commandLinesBelow(child),
    ]);

/** Folders of the sandboxes that have a process of this one's. */
const ownSandboxFolders = (): string[] => [
  ...new Set(commandLinesBelow(String(process.pid)).flatMap((line) => line.match(/[^\0]*\/ptqlab-sandbox-\w+/g) ?? [])),
];

describe('openSandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox({ timeLimitMs: 600_000 }); // no program here should come near it, on any machine
  });
  afterAll(() => sandbox.close());

  it.each([
    ['nothing at all', ''],
    ['a recursion of 980 calls', 'def f(n): return 0 if n == 0 else 1 + f(n - 1)\nassert f(980) == 980'],
    // Two readings rounded to whole nanoseconds differ from the time between them by at most one, and its own rounding is below one.
    [
      'a sleep',
      'import time; t = time.monotonic_ns(); time.sleep(0.05); assert time.monotonic_ns() - t >= 50_000_000 - 2',
    ],
    ['printing', 'print("x" * 1000)\nimport sys; sys.stderr.write("y")'],
    ['a memory error it handles', 'try:\n  "a" * 10 ** 9\nexcept MemoryError: pass\nelse: raise ValueError'],
    ['a refusal it handles', 'try: open("/etc/passwd")\nexcept PermissionError: pass\nelse: raise ValueError'],
    ['a missing module it handles', 'try: import numpy\nexcept ModuleNotFoundError: pass\nelse: raise ValueError'],
    [
      'dataclasses and named tuples',
      'from dataclasses import dataclass\n@dataclass(slots=True)\nclass A:\n  x: int = 1\nassert A().x == 1',
    ],
    [
      'a generator, a comprehension, a decorator',
      'import functools\n@functools.cache\ndef f(n): return n\nassert sum(f(i) for i in range(5)) == 10',
    ],
    ['text beyond ASCII', 'assert len("π😀") == 2'],
    [
      'the name the harness gives a program',
      'assert __name__ == "builtins"\nif __name__ == "__main__": raise ValueError',
    ],
    [
      'random numbers',
      'import random, secrets, uuid; random.seed(1); assert 0 <= random.random() < 1; secrets.token_hex(); uuid.uuid4()',
    ],
    [
      'dates',
      'import datetime; assert datetime.datetime.strptime("2020-01-02", "%Y-%m-%d").day == 2; datetime.datetime.now()',
    ],
  ])('passes %s', async (_name, program) => {
    expect(await sandbox.run(program)).toMatchObject({ passed: true, reason: 'passed' });
  });

  it.each([
    ['assert 1 == 2, "one is not two"', 'AssertionError: one is not two'],
    ['assert False', 'AssertionError'],
    ['1 / 0', 'ZeroDivisionError: division by zero'],
    ['def f(:', /^SyntaxError: /],
    ['return 1', /^SyntaxError: 'return' outside function/],
    ['input()', /^EOFError/],
    ['import sys; sys.exit(3)', 'SystemExit: 3'],
    ['"a" * 10 ** 9', 'MemoryError'],
    ['import os; os._exit(0)', 'refused: the program called proc_exit'],
  ])('fails %s and says why', async (program, reason) => {
    const outcome = await sandbox.run(program);
    expect(outcome.passed).toBe(false);
    expect(outcome.reason).toMatch(reason);
  });

  const canonical = hasData ? it : it.skip;
  const skipped = hasData ? '' : ' (skipped: ../shared/evaldata is not here)';
  canonical(
    `passes the canonical solutions of HumanEval and MBPP, and fails them with the body cut${skipped}`,
    async () => {
      const human = lines('humaneval/test.jsonl').slice(0, 3);
      const basic = lines('mbpp/test.jsonl').slice(0, 3);
      const check = (d: { test: string; entry_point: string }) => `\n${d.test}\ncheck(${d.entry_point})`;
      const right = [
        ...human.map((d) => d.prompt + d.canonical_solution + check(d)),
        ...basic.map((d) => [d.code, ...d.test_list].join('\n')),
      ];
      const wrong = [
        ...human.map((d) => `${d.prompt}    return None\n${check(d)}`),
        ...basic.map((d) => d.test_list.join('\n')),
      ];
      const outcomes = await Promise.all([...right, ...wrong].map((program) => sandbox.run(program)));
      const verdicts = outcomes.map(({ passed }) => passed);
      expect(verdicts).toEqual([...right.map(() => true), ...wrong.map(() => false)]);
    },
  );

  it('says which walls stand', () => {
    expect(sandbox.walls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['WebAssembly', 'fresh process', 'files', 'network', 'processes', 'privileges', 'limits']),
    );
    for (const line of sandbox.describe()) expect(line).toMatch(/^(up {2}|DOWN) [\w ]+: ./);
  });

  const withProc = existsSync('/proc/self/task') ? it : it.skip;
  const noProc = existsSync('/proc/self/task') ? '' : ' (skipped: this system has no /proc)';
  withProc(`leaves no process and no file when it closes, even while programs run; those fail${noProc}`, async () => {
    const before = new Set(ownSandboxFolders());
    await using closing = await openSandbox({ timeLimitMs: 600_000 });
    expect(await closing.run('x = 1')).toMatchObject({ passed: true });
    const running = Promise.allSettled(['while True: pass', 'while True: pass', 'x = 1'].map((p) => closing.run(p)));
    let found: string[] = [];
    for (; found.length === 0; await sleep(20)) found = ownSandboxFolders().filter((name) => !before.has(name));
    const [folder = '', ...others] = found;
    expect([existsSync(folder), others]).toEqual([true, []]);
    await closing.close();
    await closing.close();
    expect(ownSandboxFolders()).not.toContain(folder);
    expect(existsSync(folder)).toBe(false);
    for (const end of await running) expect(end.status === 'rejected' || !end.value.passed).toBe(true);
    await expect(closing.run('x = 1')).rejects.toThrow('after it was closed');
  });

  it.each([
    [{ workers: 0 }, 'workers'],
    [{ workers: 1.5 }, 'workers'],
    [{ timeLimitMs: 0 }, 'timeLimitMs'],
    [{ timeLimitMs: Number.NaN }, 'timeLimitMs'],
    [{ memoryLimitMiB: 16 }, 'memoryLimitMiB'],
    [{ memoryLimitMiB: 5000 }, 'memoryLimitMiB'],
  ])('refuses %j', async (options, name) => {
    await expect(openSandbox(options)).rejects.toThrow(`openSandbox: ${name} must be between`);
  });
});
