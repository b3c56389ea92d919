import { heldOut } from '../draw/held-out.ts';
import { Random } from '../draw/random.ts';
import { chineseRelations } from './chinese-relations.ts';
import { derivedRelations } from './derived-relations.ts';
import { englishRelations } from './english-relations.ts';
import { english } from './english-words.ts';
import { factKey, type Fact, type Relation } from './relation.ts';

/** Of all facts, the share that no training question asks. */
const ASKED_IN_EVALUATION = 0.5;

/** Things one can do to an object; the tool depends on the doing and on the material. */
const DOINGS = ['mend', 'clean', 'cut', 'mark', 'move', 'join'] as const;

/** A way of doing something to an object. */
export interface Recipe {
  readonly doing: string;
  readonly object: string;
  readonly tool: string;
  /** The tools of the same doing for other materials. */
  readonly otherTools: readonly string[];
}

/** Everything that is true. */
export interface World {
  /** Facts that stand in running text; about half of them are never asked in training. */
  readonly stated: readonly Fact[];
  /** Facts that follow from others; the held-out half is neither stated nor asked in training. */
  readonly derived: readonly Fact[];
  readonly recipes: readonly Recipe[];
  /** The same for the Chinese-like register. */
  readonly chineseStated: readonly Fact[];
}

/** True when only an evaluation may ask this fact. */
export const factHeldOut = (fact: Fact): boolean => heldOut(factKey(fact), ASKED_IN_EVALUATION);

/** True when only an evaluation may name this way of doing. */
export const recipeHeldOut = (recipe: Recipe): boolean =>
  heldOut(`recipe ${recipe.doing} ${recipe.object}`, ASKED_IN_EVALUATION);

/** The world of a seed. The words are always the same; what is true of them is drawn, with every value equally often. */
export function generateWorld(seed: number): World {
  const random = new Random(seed);
  const stated = englishRelations.flatMap((relation) => drawFacts(relation, random));
  const valueOf = (name: string, subject: string) =>
    stated.find((fact) => fact.relation.name === name && fact.subject === subject)!;
  const derived = derivedRelations.flatMap((relation) =>
    relation.subjects.map((subject) => {
      const cause = valueOf(relation.cause, subject);
      return { relation, subject, value: relation.values[cause.relation.values.indexOf(cause.value)]! };
    }),
  );
  const recipes = DOINGS.flatMap((doing) => {
    const tools = random.sample(english.tools, english.materials.length);
    return english.objects.map((object) => {
      const tool = tools[english.materials.indexOf(valueOf('material', object).value)]!;
      return { doing, object, tool, otherTools: tools.filter((other) => other !== tool) };
    });
  });
  const chineseStated = chineseRelations.flatMap((relation) => drawFacts(relation, random));
  return { stated, derived, recipes, chineseStated };
}

/** One fact per subject, balanced over the values, so that no value is a better guess than another. */
function drawFacts(relation: Relation, random: Random): Fact[] {
  return random
    .shuffle(relation.subjects)
    .map((subject, index) => ({ relation, subject, value: relation.values[index % relation.values.length]! }));
}
