import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox } from './open-sandbox.ts';
import type { Outcome } from './outcome.ts';
import type { Sandbox } from './sandbox.ts';
import { exhaust } from './testing/attacks/exhaust.ts';
import { fakePass } from './testing/attacks/fake-pass.ts';
import { reachJavaScript } from './testing/attacks/reach-javascript.ts';
import { reachMachine } from './testing/attacks/reach-machine.ts';

/**
 * Each program of testing/attacks comes to its end only if its attack succeeds, so one that passes is a hole. A canary file, a canary variable
 * and a canary port stand outside; none may be touched. After every attack an honest program must still pass.
 */
const TIME_LIMIT_MS = existsSync('/proc/self/schedstat') ? 1500 : 15_000; // without it, a busy machine takes part of the time
/** Attacks between two honest programs. */
const BATCH = 4;

const folder = mkdtempSync(join(tmpdir(), 'ptqlab-canary-'));
const canaryFile = join(folder, 'canary');
const SECRET = 'the canary still sings';
let port = 0;

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
      const outcomes = before.then(() =>
        Promise.all(
          batch.map(({ program }) => sandbox.run(program({ folder, file: canaryFile, secret: SECRET, port }))),
        ),
      );
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
