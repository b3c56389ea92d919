import { createHash } from 'node:crypto';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Device } from '@ptqlab/tensor';

/** What a study was computed with: kept beside its results, and no part of them. */
export interface Environment {
  readonly ptqlab: string;
  /** SHA-256 of all code that computes. */
  readonly code: string;
  readonly node: string;
  readonly v8: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Tells machines apart without naming them. */
  readonly machine: string;
  /** In the backend's words. */
  readonly backend: string;
}

export function environmentOf({ backend }: Device, code: string): Environment {
  const root = fileURLToPath(new URL('../../../package.json', import.meta.url));
  const { version } = JSON.parse(readFileSync(root, 'utf8')) as { version: string };
  return {
    ptqlab: version,
    code,
    node: process.versions.node,
    v8: process.versions.v8,
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    machine: createHash('sha256').update(hostname()).digest('hex').slice(0, 12),
    backend: backend.description,
  };
}
