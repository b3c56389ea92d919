// Everyone who multiplies matrices in this benchmark.
import { jaxJs } from './jax-js.mjs';
import { onnxruntimeWeb } from './onnxruntime-web.mjs';
import { ptqlab, ptqlabRelaxed } from './ptqlab.mjs';
import { tfjsWasm } from './tfjs-wasm.mjs';

export const PEERS = {
  ptqlab,
  'ptqlab relaxed': ptqlabRelaxed,
  'onnxruntime-web': onnxruntimeWeb,
  'tfjs-wasm': tfjsWasm,
  'jax-js': jaxJs,
};
