import { MUTANTS } from '@ptqlab/conformance';
import { BackendError, Device, ReferenceBackend, type Backend } from '@ptqlab/tensor';

/** A backend as the page offers it. */
export interface BackendChoice {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  /** Has one defect, so that a visitor can see a law find it. */
  readonly broken: boolean;
}

interface BackendEntry extends BackendChoice {
  open(): Promise<Backend>;
}

/** Wasm memory a page may use; phones refuse more. */
const PAGE_MEMORY_MIB = 1024;

const working: readonly BackendEntry[] = [
  {
    name: 'wasm',
    title: 'WebAssembly (CPU)',
    says: 'SIMD kernels on all cores, the same bits for any number of threads',
    broken: false,
    open: async () => {
      const { openWasmBackend } = await import('@ptqlab/backend-wasm');
      // Threads share memory, which a browser allows only to an isolated page.
      if (!globalThis.crossOriginIsolated)
        throw new BackendError(
          'wasm: this page is not isolated, so it has no shared memory; open it as `npm run web` serves it (COOP and COEP headers)',
        );
      return openWasmBackend({ memoryMiB: PAGE_MEMORY_MIB });
    },
  },
  {
    name: 'webgpu',
    title: 'WebGPU (GPU)',
    says: 'WGSL compute shaders on this machine’s GPU',
    broken: false,
    open: async () => {
      if (!globalThis.navigator.gpu)
        throw new BackendError('webgpu: this browser has no WebGPU; a current Chrome, Edge, Firefox or Safari has');
      const { openWebGpuBackend } = await import('@ptqlab/backend-webgpu');
      const { WasmFactorization } = await import('@ptqlab/backend-wasm');
      // Its threads share memory as those of the backend do; elsewhere a slower factorization within a rounding of it serves.
      const factorization = globalThis.crossOriginIsolated ? { factorization: new WasmFactorization() } : {};
      return openWebGpuBackend({ memoryMiB: PAGE_MEMORY_MIB, ...factorization });
    },
  },
  {
    name: 'reference',
    title: 'Reference (plain TypeScript)',
    says: 'slow and simple; made from the op table itself, the judge of the others',
    broken: false,
    open: async () => new ReferenceBackend(),
  },
];

const broken: readonly BackendEntry[] = MUTANTS.map(({ name, says, open }) => ({
  name: `broken:${name}`,
  title: name,
  says,
  broken: true,
  // Two backends of one name are not held against each other; and nobody should take it for the backend it was made from.
  open: async () => Object.assign(await open(), { name: `broken:${name}`, description: `broken on purpose (${says})` }),
}));

/** The backends of the page: the one place here that names them. */
const BACKENDS: readonly BackendEntry[] = [...working, ...broken];

export const backendChoices = (): BackendChoice[] =>
  BACKENDS.map(({ name, title, says, broken: isBroken }) => ({ name, title, says, broken: isBroken }));

/** @throws BackendError when a backend would be held against itself, which proves nothing */
export function requireTwo(a: string, b: string): void {
  if (a === b)
    throw new BackendError(
      `A and B are both ${a}, and a backend agrees with itself whatever it computes; choose another one for B`,
    );
}

/** @throws BackendError for a name that is not in the list, or when this browser cannot run it */
export async function openDevice(name: string): Promise<Device> {
  const entry = BACKENDS.find((backend) => backend.name === name);
  if (!entry)
    throw new BackendError(`backend "${name}" is not known; known are ${BACKENDS.map((b) => b.name).join(', ')}`);
  return new Device(await entry.open());
}
