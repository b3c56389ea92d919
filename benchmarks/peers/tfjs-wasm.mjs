// TensorFlow.js on its WebAssembly backend (XNNPACK). It starts threads in browsers only.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const tfjsWasm = {
  needs: '@tensorflow/tfjs-backend-wasm',
  threads: [1],
  async open({ M, N, K, a, b }) {
    const require = createRequire(import.meta.url);
    const tf = require('@tensorflow/tfjs-core');
    const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out/'));
    await tf.setBackend('wasm');
    const [A, B] = [tf.tensor2d(a, [M, K]), tf.tensor2d(b, [K, N])];
    return {
      run: () => tf.matMul(A, B).dispose(),
      first: async () => (await tf.matMul(A, B).data())[0],
    };
  },
};
