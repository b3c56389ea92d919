import { FormatError } from '../format-error.ts';
import type { Checkpoint } from '../safetensors/checkpoint.ts';
import type { TensorHeaders } from '../safetensors/tensor-headers.ts';
import type { StoredWeight } from './quantized-file.ts';

/**
 * The tensors of the model that quantized files stand for: plain tensors as they are, and LAYER.weight in the place of a layer's parts.
 * @throws FormatError when a layer is there both quantized and not
 */
export function modelHeaders(
  path: string,
  fileOf: ReadonlyMap<string, Checkpoint>,
  layers: ReadonlyMap<string, StoredWeight>,
): TensorHeaders {
  const parts = new Set([...layers.values()].flatMap(({ tensors }) => tensors));
  const headers = new Map<string, ReturnType<TensorHeaders['info']>>();
  for (const [name, file] of fileOf) if (!parts.has(name)) headers.set(name, file.info(name));
  for (const [layer, { shape }] of layers) {
    const name = `${layer}.weight`;
    if (headers.has(name)) throw new FormatError('is there both quantized and not', { file: path, tensor: name });
    headers.set(name, { dtype: 'F32', shape });
  }
  return {
    path,
    names: [...headers.keys()],
    has: (name) => headers.has(name),
    info(name) {
      const found = headers.get(name);
      if (found) return found;
      throw new FormatError('there is no such tensor', { file: path, tensor: name });
    },
  };
}
