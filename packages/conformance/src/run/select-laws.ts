import { closest } from 'fastest-levenshtein';
import { OPS } from '@ptqlab/tensor';
import type { Law } from '../laws/law.ts';
import { LAWS } from '../laws/laws.ts';
import { NoLawError } from './no-law-error.ts';

/** Which laws to run; all of them when nothing is named. */
export interface Selection {
  /** Rows of the op table. */
  readonly ops?: readonly string[];
  /** Law ids, such as `div.realistic`. */
  readonly laws?: readonly string[];
  /** Leaves out what only a device with threads or workgroups can get wrong. */
  readonly withoutLarge?: boolean;
}

/** A name that is no op or no law. */
export class UnknownLawError extends Error {
  constructor(kind: 'op' | 'law', name: string, known: readonly string[]) {
    super(`${kind} "${name}" is not known; did you mean "${closest(name, known)}"? Known: ${known.join(', ')}`);
    this.name = 'UnknownLawError';
  }
}

/** @throws UnknownLawError naming the nearest op or law; NoLawError when none of the named laws is about a named op */
export function selectLaws({ ops, laws, withoutLarge = false }: Selection): readonly Law[] {
  requireKnown('op', ops ?? [], Object.keys(OPS));
  requireKnown(
    'law',
    laws ?? [],
    LAWS.map(({ id }) => id),
  );
  const selected = LAWS.filter(
    (law) =>
      (ops === undefined || law.ops.some((op) => ops.includes(op))) && (laws === undefined || laws.includes(law.id)),
  );
  if (selected.length === 0) throw new NoLawError(laws ?? [], ops ?? []);
  return selected.filter((law) => !(withoutLarge && law.generator === 'large'));
}

function requireKnown(kind: 'op' | 'law', names: readonly string[], known: readonly string[]): void {
  for (const name of names) if (!known.includes(name)) throw new UnknownLawError(kind, name, known);
}
