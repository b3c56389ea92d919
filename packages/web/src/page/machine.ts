import type { BackendChoice } from '../lab/backends.ts';

/** What this browser offers the laboratory. */
export interface Machine {
  readonly threads: number;
  /** Shared memory is allowed: the page was served with COOP and COEP. */
  readonly isolated: boolean;
  /** The GPU, in the browser's words; undefined when there is none. */
  readonly gpu: string | undefined;
}

export async function lookAtMachine(): Promise<Machine> {
  const adapter = await navigator.gpu?.requestAdapter();
  const words =
    adapter && [adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(' ');
  return {
    threads: navigator.hardwareConcurrency,
    isolated: globalThis.crossOriginIsolated,
    gpu: adapter ? `${words || 'unnamed'}${adapter.info.isFallbackAdapter ? ', computed in software' : ''}` : undefined,
  };
}

/** The two backends to begin with: the fastest ones that work here, or beside the reference one that is broken on purpose. */
export function usableBackends(
  { isolated, gpu }: Machine,
  backends: readonly BackendChoice[],
): readonly [a: string, b: string] {
  const broken = backends.filter((backend) => backend.broken).map(({ name }) => name);
  const usable = [...(isolated ? ['wasm'] : []), ...(gpu ? ['webgpu'] : []), 'reference', ...broken];
  return [usable[0]!, usable[1]!];
}

export function describeMachine({ threads, isolated, gpu }: Machine): string {
  const cpu = isolated
    ? `${threads} processor threads`
    : 'no shared memory between threads (serve the page with `npm run web`), so WebAssembly is off';
  return `This browser has ${cpu}, and ${gpu ? `a GPU for WebGPU: ${gpu}` : 'no WebGPU adapter'}.`;
}
