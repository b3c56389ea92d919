import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { english } from '../world/english-words.ts';
import { placeAnswer } from './options.ts';

interface HellaswagRow {
  readonly ind: number;
  readonly activity_label: string;
  readonly ctx_a: string;
  readonly ctx_b: string;
  readonly ctx: string;
  readonly endings: readonly string[];
  readonly source_id: string;
  readonly split: string;
  readonly split_type: string;
  readonly label: string;
}

/** Things that are done in a fixed order, each with one object. */
const SCRIPTS = [
  {
    label: 'Cooking',
    verbs: ['takes', 'washes', 'cuts', 'cooks', 'eats'],
    objects: ['fish', 'corn', 'meat', 'cabbage'],
  },
  {
    label: 'Shopping',
    verbs: ['sees', 'chooses', 'pays for', 'packs', 'unpacks'],
    objects: ['lamp', 'coat', 'clock', 'vase'],
  },
  {
    label: 'Gardening',
    verbs: ['plants', 'waters', 'trims', 'picks', 'sells'],
    objects: ['rose', 'melon', 'bean', 'herb'],
  },
  {
    label: 'Building',
    verbs: ['draws', 'measures', 'builds', 'paints', 'shows'],
    objects: ['boat', 'gate', 'bench', 'cart'],
  },
  {
    label: 'Writing',
    verbs: ['plans', 'writes', 'reads', 'signs', 'sends'],
    objects: ['letter', 'poem', 'story', 'song'],
  },
  { label: 'Sport', verbs: ['buys', 'fills', 'throws', 'catches', 'keeps'], objects: ['ball', 'disc', 'ring', 'sack'] },
] as const;

const HELD_OUT = 0.25;

interface Scene {
  readonly script: (typeof SCRIPTS)[number];
  readonly names: readonly [string, string];
  readonly objects: readonly [string, string];
  /** How many steps both people have done; the first goes on. */
  readonly done: number;
}

/** What someone does next, like HellaSwag: who has which object, and which step follows; held out are people with their objects. */
export function hellaswag(): TaskMaker {
  const rows = (random: Random, held: boolean, count: number) =>
    distinct(
      count,
      (index) => row(random, onSide(random, held), index),
      (made) => made.ctx + made.endings.join(),
    );
  return {
    task: 'hellaswag',
    training(random) {
      const drawn = onSide(random, false);
      return [{ prompt: beginning(drawn), completion: ` ${step(drawn, 0, drawn.done)} ${step(drawn, 1, drawn.done)}` }];
    },
    evaluation: (random, count) => [
      { path: 'hellaswag/validation.jsonl', rows: rows(random, true, count) },
      { path: 'hellaswag/pool.jsonl', rows: rows(random, false, 30) },
    ],
    promptOf: (made) => `${(made as HellaswagRow).activity_label}: ${(made as HellaswagRow).ctx}`,
  };
}

const step = ({ script, names, objects }: Scene, actor: 0 | 1, index: number) =>
  `${names[actor]} ${script.verbs[index]} the ${objects[actor]}.`;

const context = (drawn: Scene) =>
  Array.from({ length: drawn.done }, (_, index) => `${step(drawn, 0, index)} ${step(drawn, 1, index)}`).join(' ');

const beginning = (drawn: Scene) => `${drawn.script.label}: ${context(drawn)}`;

function onSide(random: Random, held: boolean): Scene {
  return redraw(
    () => scene(random),
    ({ names, objects }) => heldOut(`hellaswag ${names.join(' ')} ${objects.join(' ')}`, HELD_OUT) === held,
  );
}

function scene(random: Random): Scene {
  const script = random.pick(SCRIPTS);
  return {
    script,
    names: random.sample(english.names, 2) as [string, string],
    objects: random.sample<string>(script.objects, 2) as [string, string],
    done: random.between(1, script.verbs.length - 1),
  };
}

/** The wrong endings have the other one's object, or the step before, or both. */
function row(random: Random, drawn: Scene, index: number): HellaswagRow {
  const swapped: Scene = { ...drawn, objects: [drawn.objects[1], drawn.objects[0]] };
  const wrong = [step(swapped, 0, drawn.done), step(drawn, 0, drawn.done - 1), step(swapped, 0, drawn.done - 1)];
  const label = index % 4;
  return {
    ind: index,
    activity_label: drawn.script.label,
    ctx_a: context(drawn),
    ctx_b: '',
    ctx: context(drawn),
    endings: placeAnswer(random, step(drawn, 0, drawn.done), wrong, label, 4),
    source_id: `mini~${index}`,
    split: 'val',
    split_type: 'indomain',
    label: String(label),
  };
}
