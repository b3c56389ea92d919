import { Random } from './draw/random.ts';
import type { Turn } from './maker.ts';
import { miniSuite } from './suite.ts';
import { chineseArticles } from './texts/chinese-articles.ts';
import { drill } from './texts/drills.ts';
import type { World } from './world/world.ts';

/** One training text with what it trains. */
export interface TrainingText {
  readonly source: string;
  readonly turns: readonly Turn[];
}

/** How often texts of a source are drawn, relative to each other. */
export type TrainingMix = Readonly<Record<string, number>>;

/**
 * The stages of a training, in order. The sources beside the tasks have no evaluation. Copying heads form in the first stage, within
 * two million tokens; without it they had not formed after three. The last one has more of what was still at chance after the second.
 */
export const TRAINING_STAGES = {
  drills: { drill: 1 },
  tasks: {
    wikitext: 5,
    c4: 8,
    chinese: 8,
    drill: 24,
    piqa: 8,
    arc_easy: 8,
    arc_challenge: 8,
    hellaswag: 10,
    winogrande: 10,
    boolq: 14,
    mmlu: 10,
    cmmlu: 7,
    ceval: 7,
    cluewsc2020: 14,
    gsm8k: 12,
    math500: 10,
    drop: 14,
    ifeval: 8,
    humaneval: 14,
    mbpp: 10,
  },
  looking: {
    wikitext: 2,
    c4: 2,
    chinese: 6,
    drill: 50,
    piqa: 6,
    arc_easy: 6,
    arc_challenge: 6,
    hellaswag: 10,
    winogrande: 16,
    boolq: 34,
    mmlu: 12,
    cmmlu: 8,
    ceval: 8,
    cluewsc2020: 34,
    gsm8k: 10,
    math500: 12,
    drop: 18,
    ifeval: 8,
    humaneval: 8,
    mbpp: 4,
  },
} as const satisfies Readonly<Record<string, TrainingMix>>;

/** `count` training texts of a world, sources mixed by `mix`. @throws Error when the mix names a source that does not exist */
export function* trainingTexts(
  world: World,
  seed: number,
  count: number,
  mix: TrainingMix = TRAINING_STAGES.tasks,
): Generator<TrainingText> {
  const random = new Random(seed);
  const sources = new Map<string, (random: Random) => readonly Turn[]>(
    miniSuite(world).map((maker) => [maker.task, maker.training]),
  );
  sources.set('chinese', (own) => [{ prompt: '', completion: chineseArticles(own, world) }]);
  sources.set('drill', drill);
  const unknown = Object.keys(mix).find((name) => !sources.has(name));
  if (unknown !== undefined)
    throw new Error(`The training mix names "${unknown}"; sources are ${[...sources.keys()].join(', ')}.`);
  const names = Object.keys(mix);
  const total = names.reduce((sum, name) => sum + mix[name]!, 0);
  for (let made = 0; made < count; made++) {
    let rest = random.next() * total;
    const source = names.find((name) => (rest -= mix[name]!) < 0) ?? names[names.length - 1]!;
    yield { source, turns: sources.get(source)!(random) };
  }
}
