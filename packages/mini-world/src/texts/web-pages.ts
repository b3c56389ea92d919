import type { Random } from '../draw/random.ts';
import { english } from '../world/english-words.ts';
import { stateFact } from '../world/relation.ts';
import { factHeldOut, recipeHeldOut, type World } from '../world/world.ts';

/** A writer of web pages of that world: tips, advertisements, diaries and facts, `fewest` to six in a row. */
export function webPages(world: World): (random: Random, fewest: number) => string {
  const recipes = world.recipes.filter((recipe) => !recipeHeldOut(recipe));
  const facts = [...world.stated, ...world.derived.filter((fact) => !factHeldOut(fact))];
  const sales = world.stated.filter(({ relation }) => relation.name === 'goods');
  const tip = (random: Random) => {
    const { doing, object, tool } = random.pick(recipes);
    return `Tip: to ${doing} the ${object}, use the ${tool}.`;
  };
  const advertisement = (random: Random) => {
    const { subject, value } = random.pick(sales);
    return `Buy ${value} from ${subject} for only ${random.between(2, 9)} coins!`;
  };
  const diary = (random: Random) => {
    const [one, other] = random.sample(english.names, 2);
    const [here, there] = random.sample(english.places, 2);
    return `Today ${one} met ${other} in the ${here}. Then ${one} went to the ${there}. Now ${other} is in the ${here}.`;
  };
  const fact = (random: Random) => `Did you know? ${stateFact(random.pick(facts), random)}`;
  const kinds = [tip, tip, advertisement, diary, fact, fact, fact];
  return (random, fewest) =>
    Array.from({ length: random.between(fewest, 6) }, () => random.pick(kinds)(random)).join(' ');
}
