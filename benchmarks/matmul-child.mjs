// One peer, one number of threads, one shape, in a process of its own (some peers fix their threads once). Prints a line of JSON last.
import { measure } from './measure.mjs';
import { PEERS } from './peers/index.mjs';

const [peer, threads, M, N, K] = process.argv.slice(2).map((word, i) => (i === 0 ? word : Number(word)));
/** Small integers over 16, so that the first element is exact whatever the order of its sum. */
const values = (count, seed) => Float32Array.from({ length: count }, (_, i) => (((i * 31 + seed) % 23) - 11) / 16);
const [a, b] = [values(M * K, 3), values(K * N, 7)];
const { run, first } = await PEERS[peer].open({ M, N, K, a, b, threads });
let wanted = 0;
for (let k = 0; k < K; k++) wanted += a[k] * b[k * N];
if ((await first()) !== wanted) throw new Error(`${peer}: element 0 of the product is ${await first()}, not ${wanted}`);
const summary = await measure(`${peer} ${M}x${K}x${N}`, { run }, { minSamples: 5, maxSeconds: 1 });

/** Processor time of one call, all threads together: on a machine that others load too, the only figure of one thread to trust. */
let processor = Infinity;
for (let call = 0; call < 8; call++) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  processor = Math.min(processor, (user + system) / 1e6);
}
console.log(JSON.stringify({ ...summary.run, processor }));
process.exit(0);
