// The one place that calls benny: explicit warm-up, a minimum of samples, statistics of our own from the samples.
import benny from 'benny';
import { summarise } from './statistics.mjs';

const WARM_UP_SECONDS = 0.3;

/**
 * @param {string} name of the suite
 * @param {Record<string, () => unknown>} cases functions to time; a promise they return is awaited within the time
 * @param {{ minSamples?: number, maxSeconds?: number }} options
 * @returns summary per case, in seconds per call
 */
export async function measure(name, cases, { minSamples = 50, maxSeconds = 5 } = {}) {
  // V8 compiles a WebAssembly function twice; the first, slow code must be gone before anything is counted.
  for (const run of Object.values(cases)) {
    const until = performance.now() + WARM_UP_SECONDS * 1000;
    do await run();
    while (performance.now() < until);
  }
  const options = { minSamples, maxTime: maxSeconds, minDisplayPrecision: 3 };
  const timed = Object.entries(cases).map(([label, run]) => {
    const isAsync = run.constructor.name === 'AsyncFunction';
    return benny.add(label, isAsync ? async () => void (await run()) : () => void run(), options);
  });
  const { results } = await benny.suite(name, ...timed);
  return Object.fromEntries(results.map((result) => [result.name, summarise(result.details.sampleResults)]));
}
