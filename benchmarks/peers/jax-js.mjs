// jax-js on its WebAssembly device, which has one thread.
export const jaxJs = {
  needs: '@jax-js/jax',
  threads: [1],
  async open({ M, N, K, a, b }) {
    const { init, defaultDevice, numpy: np } = await import('@jax-js/jax');
    await init('wasm');
    defaultDevice('wasm');
    const [A, B] = [np.array(a).reshape([M, K]), np.array(b).reshape([K, N])];
    return {
      run: async () => {
        const product = np.matmul(A.ref, B.ref);
        await product.blockUntilReady();
        product.dispose();
      },
      first: async () => (await np.matmul(A.ref, B.ref).data())[0],
    };
  },
};
