/** A law's outcome as a certificate holds it. */
export interface CertifiedLaw {
  readonly law: string;
  readonly generator: string;
  readonly runs: string;
  readonly worst: string;
}

/** One proof of parity: of the op table, or of the methods. */
export interface ShownCertificate {
  readonly title: string;
  readonly holds: boolean;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly laws: readonly CertifiedLaw[];
}

const TITLES: Readonly<Record<string, string>> = { ops: 'Op table', methods: 'Method' };

/**
 * The proofs in a certificate file: the file itself where it lists laws, else every part of it that does. Values that are not text or
 * numbers are left to the file.
 */
export function certificatesOf(file: unknown, title = 'Op table'): ShownCertificate[] {
  if (Array.isArray(file))
    return file.flatMap((part: { method?: unknown } | null) =>
      certificatesOf(part, `${title}: ${String(part?.method ?? '')}`),
    );
  if (!isObject(file)) return [];
  const { laws, holds, ...rest } = file;
  if (!Array.isArray(laws))
    return Object.entries(file).flatMap(([name, part]) => certificatesOf(part, TITLES[name] ?? name));
  const facts = Object.entries(rest).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'number') return [[name, String(Number(value.toPrecision(6)))]];
    if (typeof value === 'string') return [[name, value]];
    if (!Array.isArray(value)) return [];
    if (value.length === 0) return [[name, 'none']];
    return [[name, value.every((item) => typeof item === 'string') ? value.join(', ') : JSON.stringify(value)]];
  });
  const nested = Object.entries(rest).flatMap(([name, part]) => (isObject(part) ? certificatesOf(part, name) : []));
  return [{ title, holds: holds === true, facts, laws: laws.filter(isObject).map(lawOf) }, ...nested];
}

function lawOf({ law, generator, against, runs, worst }: Record<string, unknown>): CertifiedLaw {
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return {
    law: text(law),
    generator: text(generator) || (against === undefined ? '' : `against ${text(against)}`),
    runs: text(runs),
    worst: typeof worst === 'number' ? String(Number(worst.toPrecision(3))) : text(worst),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
