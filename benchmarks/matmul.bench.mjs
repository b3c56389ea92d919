// f32 matmul against the peers: every peer once per round, rounds one after the other, so that a neighbour's load falls on all of them.
// Ours runs on WASM, whatever backend is given: that is where the peers are.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { given } from './arguments.mjs';
import { saveResults } from './environment.mjs';
import { PEERS } from './peers/index.mjs';
import { medianOf } from './statistics.mjs';

const SHAPES = [
  { M: 1024, N: 1024, K: 1024 },
  { M: 128, N: 6144, K: 1536 },
];
const rounds = Number(given.rounds);
const child = fileURLToPath(new URL('./matmul-child.mjs', import.meta.url));

const isInstalled = (needs) => {
  try {
    return Boolean(import.meta.resolve(needs));
  } catch {
    return false;
  }
};
const present = Object.entries(PEERS).filter(([peer, { needs }]) => {
  const there = !needs || isInstalled(needs);
  if (!there) console.error(`skipped: ${peer}, because ${needs} is not installed; npm ci brings it`);
  return there;
});

const rows = SHAPES.flatMap((shape) =>
  present.flatMap(([peer, { threads }]) => threads.map((count) => ({ peer, threads: count, ...shape, rounds: [] }))),
);
for (let round = 0; round < rounds; round++)
  for (const row of rows) {
    const args = [child, row.peer, row.threads, row.M, row.N, row.K].map(String);
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    row.rounds.push(JSON.parse(output.trim().split('\n').at(-1)));
    console.error(`round ${round + 1}: ${row.peer} ${row.threads}T ${row.M}x${row.K}x${row.N}`);
  }

for (const row of rows) {
  const work = 2 * row.M * row.N * row.K;
  row.bestGflops = work / Math.min(...row.rounds.map(({ best }) => best)) / 1e9;
  row.medianGflops = work / medianOf(row.rounds.map(({ median }) => median)) / 1e9;
  row.gflopPerProcessorSecond = work / Math.min(...row.rounds.map(({ processor }) => processor)) / 1e9;
}
/** Our figure over the best peer's, at the same number of threads. */
const ratios = rows
  .filter(({ peer }) => peer.startsWith('ptqlab'))
  .map((row) => {
    const others = rows.filter(
      ({ peer, threads, M, N }) => !peer.startsWith('ptqlab') && threads === row.threads && M === row.M && N === row.N,
    );
    const over = (figure) => row[figure] / Math.max(...others.map((other) => other[figure]));
    return {
      ...row,
      rounds: undefined,
      best: over('bestGflops'),
      median: over('medianGflops'),
      processor: over('gflopPerProcessorSecond'),
    };
  });

console.table(
  rows.map(({ peer, threads, M, N, K, bestGflops, medianGflops, gflopPerProcessorSecond }) => ({
    peer,
    threads,
    shape: `${M}x${K}x${N}`,
    'GFLOP/s best': bestGflops.toFixed(1),
    'GFLOP/s median': medianGflops.toFixed(1),
    'GFLOP per processor second': gflopPerProcessorSecond.toFixed(1),
  })),
);
console.table(
  ratios.map(({ peer, threads, M, N, K, best, median, processor }) => ({
    peer,
    threads,
    shape: `${M}x${K}x${N}`,
    'over best peer (best)': best.toFixed(2),
    'over best peer (median)': median.toFixed(2),
    'over best peer (processor time)': processor.toFixed(2),
  })),
);
console.log(`saved ${saveResults('matmul', { rounds, rows, ratios })}`);
