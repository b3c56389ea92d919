import { describeBackend } from '@ptqlab/conformance/jest';
import { openWasmBackend } from './open-wasm-backend.ts';

describeBackend('the wasm backend', () => openWasmBackend({ threads: 2 }), { runs: 25 });
describeBackend('the wasm backend with relaxed SIMD', () => openWasmBackend({ threads: 2, relaxed: true }), {
  runs: 10,
});
