import { kernelUrls } from '@ptqlab/kernels';
import { BackendError } from '@ptqlab/tensor';

/**
 * The compiled module. The relaxed one needs relaxed SIMD, which Node 20 has behind a flag that can be set while running and newer
 * versions have without it (and do not know the flag): so it is tried first, then switched on.
 * @throws BackendError when the file is not built, or the host cannot run it
 */
export async function loadKernels(relaxed: boolean): Promise<WebAssembly.Module> {
  const bytes = await fetchBytes(relaxed ? kernelUrls.relaxed : kernelUrls.simd);
  if (relaxed && !WebAssembly.validate(bytes)) await allowRelaxedSimd();
  if (!WebAssembly.validate(bytes))
    throw new BackendError(
      relaxed
        ? 'wasm: relaxed SIMD was asked and this host does not have it; open the backend without `relaxed`'
        : 'wasm: this host does not run WebAssembly with SIMD and threads; Node 20 or a browser of 2021 or later is needed',
    );
  return WebAssembly.compile(bytes);
}

async function allowRelaxedSimd(): Promise<void> {
  if (!globalThis.process?.versions?.node) return;
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

async function fetchBytes(url: URL): Promise<BufferSource> {
  if (url.protocol !== 'file:') return (await fetch(url)).arrayBuffer();
  const { readFile } = await import('node:fs/promises');
  try {
    return (await readFile(url)) as unknown as BufferSource;
  } catch (error) {
    throw new BackendError(
      `wasm: the kernels at ${url.pathname} cannot be read (${error}); run \`npm run build\` first`,
    );
  }
}
