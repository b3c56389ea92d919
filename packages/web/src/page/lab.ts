import type { Answer, JobKind, Jobs } from '../lab/job.ts';

/** A job that runs: its result, and a way to end it. */
export interface RunningJob<K extends JobKind> {
  /** Rejects with the laboratory's message, or with StoppedError. */
  readonly result: Promise<Jobs[K]['result']>;
  stop(): void;
}

/** The visitor ended the job. */
export class StoppedError extends Error {}

/** Starts a job in a worker of its own, which ends with it. */
export function runJob<K extends JobKind>(
  kind: K,
  request: Jobs[K]['request'],
  onProgress: (progress: Jobs[K]['progress']) => void = () => undefined,
): RunningJob<K> {
  const worker = new Worker(new URL('../lab/worker.ts', import.meta.url), { type: 'module', name: `ptqlab ${kind}` });
  let stop!: () => void;
  const result = new Promise<Jobs[K]['result']>((resolve, reject) => {
    stop = () => reject(new StoppedError('stopped'));
    worker.addEventListener('message', ({ data }: MessageEvent<Answer<K>>) => {
      if ('progress' in data) onProgress(data.progress);
      else if ('result' in data) resolve(data.result);
      else reject(new Error(data.error));
    });
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(`the laboratory could not start: ${message || 'its script was not loaded'}`)),
    );
    worker.postMessage({ kind, request });
  }).finally(() => worker.terminate());
  return { result, stop };
}
