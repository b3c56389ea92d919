// onnxruntime-web on its WebAssembly provider. B is a constant of the model.
import { matmulModel } from './onnx-model.mjs';

export const onnxruntimeWeb = {
  needs: 'onnxruntime-web',
  threads: [1, 2],
  async open({ M, N, K, a, b, threads }) {
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = threads;
    const session = await ort.InferenceSession.create(matmulModel({ M, N, K, b }), { executionProviders: ['wasm'] });
    const feeds = { X: new ort.Tensor('float32', a, [M, K]) };
    return {
      run: async () => void (await session.run(feeds)),
      first: async () => (await session.run(feeds)).Y.data[0],
    };
  },
};
