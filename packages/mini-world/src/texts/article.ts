import type { Random } from '../draw/random.ts';
import { stateFact, type Fact } from '../world/relation.ts';

/** An encyclopedia article: a title and everything known of one subject, each fact in one of its phrasings, in some order. */
export function article(random: Random, facts: readonly Fact[]): string {
  const subject = facts[0]!.subject;
  const title = subject[0]!.toUpperCase() + subject.slice(1);
  const joint = /^[\u4e00-\u9fff]/.test(subject) ? '' : ' ';
  const sentences = random.shuffle(facts).map((fact) => stateFact(fact, random));
  return `= ${title} =\n\n${sentences.join(joint)}\n`;
}
