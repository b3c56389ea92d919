// One thread of the pool, in Node (worker_threads) or a browser (Web Worker): instantiates the kernels over the shared memory, then
// sleeps until there is a job.
import { controlOf, jobOf, kernelNames, READY, SEQUENCE, takePieces } from './job.mjs';

/** Looks at the sequence number this often before it goes to sleep: about ten microseconds. */
const SPINS = 2000;

function serve({ module, memory, thread, workspace }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.setWorkspace(workspace, thread);
  const kernels = kernelNames(module).map((name) => exports[name]);
  const control = controlOf(memory);
  const job = jobOf(memory);
  let seen = Atomics.load(control, SEQUENCE);
  Atomics.add(control, READY, 1);
  for (;;) {
    for (let spin = 0; spin < SPINS && Atomics.load(control, SEQUENCE) === seen; spin++);
    Atomics.wait(control, SEQUENCE, seen);
    seen = Atomics.load(control, SEQUENCE);
    if (seen < 0) return;
    takePieces(kernels, control, job);
  }
}

// No top-level await: bundlers may turn a worker into a classic script.
if (globalThis.process?.versions?.node)
  import(/* @vite-ignore */ 'node:worker_threads').then(({ parentPort }) => parentPort.once('message', serve));
else globalThis.addEventListener('message', ({ data }) => serve(data), { once: true });
