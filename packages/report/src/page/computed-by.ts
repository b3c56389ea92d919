import type { StudyFolder } from '@ptqlab/accuracy-map';
import { certificatesOf, type ShownCertificate } from './certificates.ts';

/** A machine that computed cells, as a report shows it. */
export interface ShownMachine {
  readonly cells: number;
  /** Processor, system and backend in one line. */
  readonly text: string;
  readonly certificates: readonly ShownCertificate[];
}

/** Who computed the cells of a study, and the certificate behind them; of an older folder, the one certificate that it has. */
export function computedBy({ computedBy, certificate }: Pick<StudyFolder, 'computedBy' | 'certificate'>): {
  readonly machines: readonly ShownMachine[];
  /** A sentence for cells nobody is known of; empty where there are none. */
  readonly note: string;
  readonly certificates: readonly ShownCertificate[];
} {
  const machines = computedBy.machines.map(({ cells, certificate: own }, index) => {
    const { environment } = own as { readonly environment?: unknown };
    return { cells, text: `${index + 1}. ${textOf(environment)}`, certificates: certificatesOf(own) };
  });
  const { unrecorded } = computedBy;
  if (machines.length === 0) return { machines, note: '', certificates: certificatesOf(certificate) };
  const note = unrecorded === 0 ? '' : `Of ${unrecorded} cells the folder does not say who computed them.`;
  return { machines, note, certificates: machines.flatMap((machine) => machine.certificates) };
}

const SHOWN = ['processor', 'cores', 'system', 'backend', 'node', 'code', 'machine'];
/** Of hashes, so much. */
const HASH_SHOWN = 12;

function textOf(environment: unknown): string {
  const facts = (typeof environment === 'object' && environment !== null ? environment : {}) as Record<string, unknown>;
  return SHOWN.flatMap((name) => {
    const value = facts[name];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const text = name === 'code' ? String(value).slice(0, HASH_SHOWN) : String(value);
    return [['cores', 'node', 'code', 'machine'].includes(name) ? `${name} ${text}` : text];
  }).join(', ');
}
