import { EMBEDDING } from './tensor-names.ts';
import type { WeightSource } from './weight-source.ts';

/** Rows of the embedding table f32 [tokens, hidden], on the host; every distinct row is read once. */
export async function embedTokens(
  source: WeightSource,
  tokens: readonly number[],
  hiddenSize: number,
): Promise<Float32Array> {
  const distinct = new Map<number, Float32Array>();
  for (const token of tokens)
    if (!distinct.has(token)) distinct.set(token, await source.rows(EMBEDDING, token, token + 1));
  const rows = new Float32Array(tokens.length * hiddenSize);
  tokens.forEach((token, i) => rows.set(distinct.get(token)!, i * hiddenSize));
  return rows;
}
