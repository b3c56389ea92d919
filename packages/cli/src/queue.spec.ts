import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { miniDataFolder } from '@ptqlab/suites';
import { BuiltCommand, bytesBelow } from '../testing/built-command.ts';
import { describeWithRedis, RedisServer } from '../testing/redis-server.ts';

const MODEL = join(fileURLToPath(new URL('../../../', import.meta.url)), 'models/wikitext-mini');
const KILLS = 20;

/** Its paths start at its own folder, which the worker is told as its base. */
const recipe = (data: string): string => `
name: queued
models: [${relative(folder, MODEL)}]
grid:
  - { method: rtn, schemes: [W4A16-g128, W3A16-g128, W2A16-g128] }
  - { method: gptq, schemes: [W4A16-channel] }
calibration: { source: calibration.json, samples: 1, length: 32 }
perplexity: { text: evaluation.txt, length: 32, windows: 2, baselineWindows: 2 }
suite: [piqa, boolq]
data: ${relative(folder, data)}
limit: 2
gate: { runs: 1, methods: false }
`;

/** What holds times, or the name of its folder. */
const TIMED = ['certificate.json', 'timings.jsonl', 'report.html', 'report.md'];

let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ptqlab-queue-'));
  file = join(folder, 'queued.yaml');
  writeFileSync(file, recipe(await miniDataFolder()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const studyCommand = (out: string, ...more: string[]): BuiltCommand =>
  new BuiltCommand(['study', file, '--out', out, ...more]);

describeWithRedis('a study whose cells go through a queue', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.kill());

  const workerCommand = (): BuiltCommand =>
    new BuiltCommand([
      'worker',
      '--queue',
      redis.url,
      '--base',
      folder,
      '--out',
      join(folder, 'worker'),
      '--jobs',
      '1',
      '--silence',
      '3',
    ]);

  it(`ends in the same bytes as one in this process, whatever is killed (${KILLS} kills of study, worker and server)`, async () => {
    const alone = join(folder, 'alone');
    const undisturbed = studyCommand(alone, '--jobs', '1');
    expect([await undisturbed.ended, undisturbed.lastLines]).toEqual([0, expect.anything()]);

    const seed = Number(process.env['PTQLAB_SEED'] ?? Date.now() % 2 ** 31);
    const kill = fc.record({ victim: fc.constantFrom('study', 'worker', 'server'), after: fc.nat(4000) });
    const kills = fc.sample(kill, { numRuns: KILLS, seed });
    let worker = workerCommand();
    let round = 0;
    // A study that ends before all kills are spent is compared, and another one begins.
    while (kills.length > 0 || round === 0) {
      const out = join(folder, `queued-${++round}`);
      // Else worker and server would know every cell of the second round.
      rmSync(join(folder, 'worker/cells'), { recursive: true, force: true });
      await redis.startEmpty();
      let study = studyCommand(out, '--queue', redis.url);
      for (let isDone = false; !isDone;) {
        const [next] = kills;
        isDone = await Promise.race([study.ended.then(() => true), ...(next ? [sleep(next.after, false)] : [])]);
        if (isDone) expect([seed, await study.ended, study.lastLines]).toEqual([seed, 0, expect.anything()]);
        else await strike(kills.shift()!.victim);
      }

      async function strike(victim: string): Promise<void> {
        if (victim === 'study') {
          await study.kill();
          study = studyCommand(out, '--queue', redis.url);
        } else if (victim === 'worker') {
          await worker.kill();
          worker = workerCommand();
        } else {
          await redis.kill();
          redis.start();
        }
      }
      expect({ seed, bytes: bytesBelow(out, TIMED) }).toEqual({ seed, bytes: bytesBelow(alone, TIMED) });
    }
    await worker.kill();
    const { squares } = JSON.parse(readFileSync(join(alone, 'map.json'), 'utf8')) as { squares: { id: string }[] };
    expect(new Set(squares.map(({ id }) => id)).size).toBe(5);
  });
});
