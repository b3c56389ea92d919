// Runs outside the test sandbox, where a real dynamic import of the ES module `webgpu` works; hands the tests one GPU per worker process.
const { TestEnvironment } = require('jest-environment-node');

let shared;

async function openShared() {
  const { create, globals } = await import('webgpu');
  const gpu = create([]);
  return { gpu, globals, hasAdapter: (await gpu.requestAdapter()) !== null };
}

module.exports = class WebGpuEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    shared ??= await openShared();
    Object.assign(this.global, shared.globals);
    // Without an adapter the tests skip visibly, unless the run demands one.
    this.global.webGpuIsMissing = !shared.hasAdapter && !process.env.PTQLAB_REQUIRE_WEBGPU;
    const navigator = Object.create(this.global.navigator ?? {}, { gpu: { value: shared.gpu, enumerable: true } });
    Object.defineProperty(this.global, 'navigator', { value: navigator, configurable: true, writable: true });
  }
};
