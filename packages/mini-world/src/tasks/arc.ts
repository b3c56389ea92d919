import { distinct } from '../draw/distinct.ts';
import type { Random } from '../draw/random.ts';
import type { EvaluationFile, TaskMaker, Turn } from '../maker.ts';
import { answerFact, askFact, type Fact } from '../world/relation.ts';
import { factHeldOut, type World } from '../world/world.ts';
import { placeAnswer } from './options.ts';

interface ArcRow {
  readonly id: string;
  readonly question: string;
  readonly choices: { readonly text: readonly string[]; readonly label: readonly string[] };
  readonly answerKey: string;
}

const LABELS = ['A', 'B', 'C', 'D'];

/** Questions of one fact that training states but never asks, like ARC-Easy. */
export const arcEasy = (world: World): TaskMaker => arc('arc_easy', world.stated);

/** Questions whose answer has to be inferred, because training never states it, like ARC-Challenge. */
export const arcChallenge = (world: World): TaskMaker => arc('arc_challenge', world.derived);

function arc(task: string, facts: readonly Fact[]): TaskMaker {
  const trained = facts.filter((fact) => !factHeldOut(fact));
  const evaluated = facts.filter(factHeldOut);
  return {
    task,
    training: (random) => Array.from({ length: random.between(1, 5) }, () => turn(random.pick(trained))),
    evaluation: (random, count): EvaluationFile[] => [
      { path: `${task}/test.jsonl`, rows: rows(random, evaluated, count) },
      { path: `${task}/pool.jsonl`, rows: rows(random, trained, 40) },
    ],
    promptOf: (row) => prompt((row as ArcRow).question),
  };
}

const prompt = (question: string) => `Question: ${question}\nAnswer:`;

const turn = (fact: Fact): Turn => ({ prompt: prompt(askFact(fact)), completion: ` ${answerFact(fact)}\n` });

function rows(random: Random, facts: readonly Fact[], count: number): ArcRow[] {
  const order = random.shuffle(facts);
  return distinct(
    count,
    (index) => {
      const fact = order[index % order.length]!;
      const wrong = fact.relation.values.filter((value) => value !== fact.value);
      const values = placeAnswer(random, fact.value, wrong, index % LABELS.length, LABELS.length);
      return {
        id: `mini_${index}`,
        question: askFact(fact),
        choices: { text: values.map((value) => answerFact(fact, value)), label: LABELS },
        answerKey: LABELS[index % LABELS.length]!,
      };
    },
    (row) => JSON.stringify([row.question, row.choices.text]),
  );
}
