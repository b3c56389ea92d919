import { createHash } from 'node:crypto';
import { printScheme } from '@ptqlab/quant';
import type { QuantizationRequest } from '../quantization-request.ts';

/** What besides the request decides a result. */
export interface Provenance {
  /** As `hashModel` gives it. */
  readonly modelHash: string;
  /** Version of the code, and of a method that is not built in. */
  readonly codeVersion: string;
  /** Backends may differ in last bits: which one, and with which options. */
  readonly backend: string;
}

/**
 * SHA-256, in hex, of everything a quantized model depends on: only runs with equal fingerprints may continue each other.
 */
export function fingerprintOf(
  { quantizer, scheme, options, calibration, selection, onFailure }: Omit<QuantizationRequest, 'sink'>,
  provenance: Provenance,
): string {
  const facts = {
    ...provenance,
    method: quantizer.name,
    scheme: printScheme(scheme),
    options: Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))),
    calibration: calibration?.hash ?? null,
    include: selection?.include ?? null,
    skip: selection?.skip ?? [],
    onFailure: onFailure ?? 'stop',
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
