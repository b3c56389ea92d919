import { createHash } from 'node:crypto';
import { printScheme } from '@ptqlab/quant';
import type { QuantizationRequest } from '../quantization-request.ts';

/** What besides the request decides a result. */
export interface Provenance {
  /** As `hashModel` gives it. */
  readonly modelHash: string;
  /** Version of the code. */
  readonly codeVersion: string;
  /** Hash of the file of a method that is not built in; empty for one that is. */
  readonly methodHash: string;
  /** Backends may differ in last bits: which one, and with which options. */
  readonly backend: string;
}

/** Everything a quantized model depends on: only runs with equal facts may continue each other. */
export interface RunFacts extends Provenance {
  readonly method: string;
  readonly scheme: string;
  /** By name, in the order of names. */
  readonly options: Readonly<Record<string, number | boolean | string>>;
  /** Hash of the calibration tokens. */
  readonly calibration: string | null;
  readonly include: readonly string[] | null;
  readonly skip: readonly string[];
  readonly onFailure: string;
}

export const runFacts = (
  { quantizer, scheme, options, calibration, selection, onFailure }: Omit<QuantizationRequest, 'sink'>,
  { modelHash, codeVersion, methodHash, backend }: Provenance,
): RunFacts => ({
  modelHash,
  codeVersion,
  methodHash,
  backend,
  method: quantizer.name,
  scheme: printScheme(scheme),
  options: Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))),
  calibration: calibration?.hash ?? null,
  include: selection?.include ?? null,
  skip: selection?.skip ?? [],
  onFailure: onFailure ?? 'stop',
});

/** SHA-256, in hex, of the facts of a run. */
export const fingerprintOf = (facts: RunFacts): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex');
