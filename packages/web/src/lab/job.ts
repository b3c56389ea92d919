/** What the page may ask of the laboratory, by kind: the request, what is told on the way, and the result. */
import type { AboutResult } from './about.ts';
import type { BenchmarkRequest, BenchmarkRow } from './run-benchmark.ts';
import type { MethodComparison, MethodRequest } from './compare-method.ts';
import type { ModelProgress, ModelRequest, ModelResult } from './quantize-embedded.ts';
import type { ParityProgress, ParityRequest, ParityResult } from './prove-parity.ts';

export interface Jobs {
  about: { request: object; progress: never; result: AboutResult };
  parity: { request: ParityRequest; progress: ParityProgress; result: ParityResult };
  method: { request: MethodRequest; progress: string; result: MethodComparison };
  benchmark: { request: BenchmarkRequest; progress: BenchmarkRow; result: readonly BenchmarkRow[] };
  model: { request: ModelRequest; progress: ModelProgress; result: ModelResult };
}

export type JobKind = keyof Jobs;

/** Page to laboratory. */
export interface JobMessage<K extends JobKind = JobKind> {
  readonly kind: K;
  readonly request: Jobs[K]['request'];
}

/** Laboratory to page; after `result` or `error` comes nothing more. */
export type Answer<K extends JobKind = JobKind> =
  { readonly progress: Jobs[K]['progress'] } | { readonly result: Jobs[K]['result'] } | { readonly error: string };
