// Where the two compiled modules are. Written as URLs relative to this file, which Node, jest and bundlers all resolve.

export const kernelUrls = {
  simd: new URL('./build/kernels.wasm', import.meta.url),
  relaxed: new URL('./build/kernels-relaxed.wasm', import.meta.url),
};
