import type { Fact } from '../world/relation.ts';

/** The facts of each subject, subjects in the order of their first fact. */
export function bySubject(facts: readonly Fact[]): Fact[][] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(fact.subject, [...(groups.get(fact.subject) ?? []), fact]);
  return [...groups.values()];
}
