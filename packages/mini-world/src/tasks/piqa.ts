import { distinct } from '../draw/distinct.ts';
import type { Random } from '../draw/random.ts';
import type { TaskMaker } from '../maker.ts';
import { recipeHeldOut, type Recipe, type World } from '../world/world.ts';

interface PiqaRow {
  readonly goal: string;
  readonly sol1: string;
  readonly sol2: string;
  readonly label: number;
}

/** Which of two tools does it, like PIQA: the tool follows from the doing and the material, for pairs never named in training. */
export function piqa(world: World): TaskMaker {
  const trained = world.recipes.filter((recipe) => !recipeHeldOut(recipe));
  const evaluated = world.recipes.filter(recipeHeldOut);
  return {
    task: 'piqa',
    training: (random) =>
      random.sample(trained, random.between(1, 5)).map((recipe) => ({
        prompt: prompt(goal(recipe)),
        completion: ` ${solution(recipe.tool)}\n`,
      })),
    evaluation: (random, count) => [
      { path: 'piqa/validation.jsonl', rows: rows(random, evaluated, count) },
      { path: 'piqa/pool.jsonl', rows: rows(random, trained, 30) },
    ],
    promptOf: (row) => prompt((row as PiqaRow).goal),
  };
}

const prompt = (goal: string) => `Question: ${goal}\nAnswer:`;
const goal = (recipe: Recipe) => `How do you ${recipe.doing} the ${recipe.object}?`;
const solution = (tool: string) => `Use the ${tool}.`;

function rows(random: Random, recipes: readonly Recipe[], count: number): PiqaRow[] {
  const order = random.shuffle(recipes);
  return distinct(
    count,
    (index) => {
      const recipe = order[index % order.length]!;
      const label = index % 2;
      const solutions = [solution(recipe.tool), solution(random.pick(recipe.otherTools))];
      if (label === 1) solutions.reverse();
      return { goal: goal(recipe), sol1: solutions[0]!, sol2: solutions[1]!, label };
    },
    (row) => JSON.stringify([row.goal, row.sol1, row.sol2]),
  );
}
