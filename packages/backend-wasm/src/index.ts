export { openWasmBackend } from './open-wasm-backend.ts';
export type { WasmOptions } from './wasm-options.ts';
