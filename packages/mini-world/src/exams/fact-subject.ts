import { type Fact, type Relation } from '../world/relation.ts';
import { factHeldOut } from '../world/world.ts';
import { factQuestion, type Subject } from './exam-question.ts';

/** A subject that asks the facts of some topics; a held-out fact is stated in training, but never asked. */
export function factSubject(
  config: string,
  title: string,
  facts: readonly Fact[],
  topics: readonly Relation['topic'][],
): Subject {
  const own = facts.filter((fact) => topics.includes(fact.relation.topic));
  const sides = { held: own.filter(factHeldOut), trained: own.filter((fact) => !factHeldOut(fact)) };
  return {
    config,
    title,
    draw: (random, held, gold) => factQuestion(random, random.pick(held ? sides.held : sides.trained), gold),
  };
}
