import { UnknownLawError } from '../run/select-laws.ts';
import { METHOD_LAWS } from './check-method.ts';
import type { MethodLaw } from './method-law.ts';

/** Laws about methods by id; all when none is named. @throws UnknownLawError naming the nearest law */
export function selectMethodLaws(names: readonly string[] | undefined): readonly MethodLaw[] {
  const known = METHOD_LAWS.map(({ id }) => id);
  for (const name of names ?? []) if (!known.includes(name)) throw new UnknownLawError('law', name, known);
  return METHOD_LAWS.filter(({ id }) => names?.includes(id) ?? true);
}
