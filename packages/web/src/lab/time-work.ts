import type { Device, Tensor } from '@ptqlab/tensor';

const SAMPLES = 5;
/** Shorter samples measure the clock: browsers round it, to 5 microseconds on an isolated page. */
const SHORTEST_SAMPLE_MS = 40;
const MOST_CALLS = 4096;

export interface Timing {
  /** Median over samples of the mean of one call. */
  readonly seconds: number;
  /** Calls per sample. */
  readonly calls: number;
}

/** Times `work`, which enqueues one call: as many calls in a row as a sample needs, then one value is read, so that all have ended. */
export async function timeWork(device: Device, work: () => Tensor): Promise<Timing> {
  await sample(device, work, 1);
  let calls = 1;
  for (let time = await sample(device, work, calls); time < SHORTEST_SAMPLE_MS && calls < MOST_CALLS;) {
    const growth = Math.min(8, Math.max(2, (1.2 * SHORTEST_SAMPLE_MS) / Math.max(time, 0.1)));
    calls = Math.min(MOST_CALLS, Math.ceil(calls * growth));
    time = await sample(device, work, calls);
  }
  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i++) times.push((await sample(device, work, calls)) / calls / 1000);
  return { seconds: times.sort((x, y) => x - y)[SAMPLES >> 1]!, calls };
}

/** Milliseconds for `calls` calls. */
async function sample(device: Device, work: () => Tensor, calls: number): Promise<number> {
  const started = performance.now();
  for (let i = 1; i < calls; i++) {
    using _ = device.scope();
    work();
  }
  using _ = device.scope();
  const last = work();
  await last.reshape([last.size]).slice(0, 0, 1).read();
  return performance.now() - started;
}
