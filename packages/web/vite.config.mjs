// How the page is bundled: workspace packages from their sources, their browser entries first, `using` lowered for browsers without it.
import { fileURLToPath } from 'node:url';

/** What a page needs to share memory between threads (https://web.dev/articles/coop-coep). */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Branches for Node that a browser never takes: their imports stay as they stand. Errors are known by the names of their classes. */
const rolldownOptions = { external: /^node:/, output: { keepNames: true } };

const conditions = ['browser', '@ptqlab/source', 'module', 'import', 'default'];

/** @type {import('vite').UserConfig} */
export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  resolve: { conditions },
  build: {
    outDir: 'build',
    target: 'es2022',
    // Models and kernels stay files, so that the page fetches them when it needs them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions,
  },
  worker: { format: 'es', rolldownOptions },
  server: { headers },
  preview: { headers },
};
