/**
 * Node's WebGPU asks the device again and again for as long as a promise is pending, on a processor that a software adapter computes
 * with. A sleep between two questions leaves the processor to it.
 */
const SLEEP_MS = 0.2;

/** Made when it is needed: a page may have no shared memory, and never sleeps. */
let nothing: Int32Array | undefined;
const sleep = (): void => void Atomics.wait((nothing ??= new Int32Array(new SharedArrayBuffer(4))), 0, 0, SLEEP_MS);

/**
 * Waits for a promise of the device, asleep for most of the time; what else the event loop has to do is done between sleeps. Node only.
 * @param pause how it sleeps
 */
export async function asleepUntil<T>(promise: Promise<T>, pause: () => void = sleep): Promise<T> {
  let isPending = true;
  const next = (): void => {
    if (!isPending) return;
    pause();
    setImmediate(next);
  };
  setImmediate(next);
  try {
    return await promise;
  } finally {
    isPending = false;
  }
}
