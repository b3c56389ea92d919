import { BackendError } from '@ptqlab/tensor';

/** The kinds of errors a device reports, and what each means to whoever asked. */
const KINDS = {
  validation: 'the device refused it',
  'out-of-memory': 'the device has no memory left for it, so work on less at a time',
  internal: 'the driver failed',
} as const satisfies Record<GPUErrorFilter, string>;
const FILTERS = Object.keys(KINDS) as GPUErrorFilter[];

/** Errors that a device reports later than the call that caused them, with what was being done then. */
export class ErrorScopes {
  readonly #open = new Set<Promise<void>>();

  constructor(
    private readonly device: GPUDevice,
    private readonly report: (error: BackendError) => void,
  ) {}

  /** Runs `work`; an error in it is reported as one of `what`. */
  within<T>(what: () => string, work: () => T): T {
    for (const filter of FILTERS) this.device.pushErrorScope(filter);
    try {
      return work();
    } finally {
      for (const filter of [...FILTERS].reverse()) this.#close(filter, what);
    }
  }

  /** Waits until every scope that was closed has told what it saw. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  #close(filter: GPUErrorFilter, what: () => string): void {
    const closing = this.device.popErrorScope().then(
      (error) => {
        this.#open.delete(closing);
        if (error) this.report(new BackendError(`webgpu: ${what()}: ${KINDS[filter]} (${filter}): ${error.message}`));
      },
      // Only a lost device cannot tell, and that is reported by itself.
      () => void this.#open.delete(closing),
    );
    this.#open.add(closing);
  }
}
