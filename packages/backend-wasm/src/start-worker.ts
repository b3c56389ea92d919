/** What a worker is told once. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  /** Address of its workspace. */
  readonly workspace: number;
}

/** A started worker: `onError` is called when its script cannot run. */
export interface StartedWorker {
  end(): Promise<void>;
}

/** Starts worker.mjs on a new thread of whatever host this is. It never keeps a Node process alive. */
export async function startWorker(start: WorkerStart, onError: (error: unknown) => void): Promise<StartedWorker> {
  if (globalThis.process?.versions?.node) {
    const { Worker: NodeWorker } = await import('node:worker_threads');
    const worker = new NodeWorker(new URL('./worker.mjs', import.meta.url), { execArgv: [] });
    worker.on('error', onError);
    worker.unref();
    worker.postMessage(start);
    return { end: async () => void (await worker.terminate()) };
  }
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => onError(event.message));
  worker.postMessage(start);
  return { end: async () => worker.terminate() };
}
