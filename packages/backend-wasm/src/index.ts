export { checkWasmOptions } from './check-wasm-options.ts';
export { openWasmBackend } from './open-wasm-backend.ts';
export { WasmFactorization } from './wasm-factorization.ts';
export type { WasmOptions } from './wasm-options.ts';
