// The laboratory: everything that computes runs here, in a worker of its own per job, so that the page stays responsive and a job can
// be stopped by ending its worker.
import { about } from './about.ts';
import { compareMethod } from './compare-method.ts';
import type { Answer, JobKind, JobMessage, Jobs } from './job.ts';
import { proveParity } from './prove-parity.ts';
import { quantizeEmbedded } from './quantize-embedded.ts';
import { runBenchmark } from './run-benchmark.ts';

type Handlers = {
  readonly [K in JobKind]: (
    request: Jobs[K]['request'],
    onProgress: (progress: Jobs[K]['progress']) => void,
  ) => Promise<Jobs[K]['result']>;
};

const handlers: Handlers = {
  about,
  parity: proveParity,
  method: compareMethod,
  benchmark: runBenchmark,
  model: quantizeEmbedded,
};

const answer = <K extends JobKind>(message: Answer<K>): void => globalThis.postMessage(message);

async function work<K extends JobKind>({ kind, request }: JobMessage<K>): Promise<void> {
  try {
    answer<K>({ result: await handlers[kind](request, (progress) => answer<K>({ progress })) });
  } catch (error) {
    answer<K>({ error: error instanceof Error ? error.message : String(error) });
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<JobMessage>) => void work(data), { once: true });
