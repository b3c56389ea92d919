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

const PEOPLE = 3;

interface Scene {
  readonly script: (typeof SCRIPTS)[number];
  readonly names: readonly string[];
  readonly objects: readonly string[];
  /** Who does a step, in the order of the text; each person goes through the script at a pace of their own. */
  readonly turns: readonly number[];
  /** Who goes on. */
  readonly next: number;
}

/** What someone does next, like HellaSwag: who has which object, and how far they are; held out are people with their objects. */
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
      const order = [drawn.next, ...random.shuffle([0, 1, 2].filter((who) => who !== drawn.next))];
      const endings = order
        .filter((who) => done(drawn, who) < drawn.script.verbs.length)
        .map((who) => ending(drawn, who));
      return [{ prompt: `${drawn.script.label}: ${context(drawn)}`, completion: ` ${endings.join(' ')}` }];
    },
    evaluation: (random, count) => [
      { path: 'hellaswag/validation.jsonl', rows: rows(random, true, count) },
      { path: 'hellaswag/pool.jsonl', rows: rows(random, false, 30) },
    ],
    promptOf: (made) => `${(made as HellaswagRow).activity_label}: ${(made as HellaswagRow).ctx}`,
  };
}

const done = ({ turns }: Scene, who: number) => turns.filter((other) => other === who).length;

const step = ({ script, names, objects }: Scene, who: number, index: number, objectOf = who) =>
  `${names[who]} ${script.verbs[index]} the ${objects[objectOf]}.`;

const ending = (drawn: Scene, who: number) => step(drawn, who, done(drawn, who));

const context = (drawn: Scene) =>
  drawn.turns
    .map((who, at) => step(drawn, who, drawn.turns.slice(0, at).filter((other) => other === who).length))
    .join(' ');

function onSide(random: Random, held: boolean): Scene {
  return redraw(
    () => scene(random),
    ({ names, objects }) => heldOut(`hellaswag ${names.join(' ')} ${objects.join(' ')}`, HELD_OUT) === held,
  );
}

/** Everybody has done at least one step, and the one who goes on has not finished. */
function scene(random: Random): Scene {
  const script = random.pick(SCRIPTS);
  const next = random.between(0, PEOPLE - 1);
  const steps = Array.from({ length: PEOPLE }, (_, who) =>
    Array.from({ length: random.between(1, script.verbs.length - (who === next ? 1 : 0)) }, () => who),
  );
  return {
    script,
    names: random.sample(english.names, PEOPLE),
    objects: random.sample<string>(script.objects, PEOPLE),
    turns: random.shuffle(steps.flat()),
    next,
  };
}

/** Two steps with two objects each, so that the endings alone tell nothing: the right step or another one, own object or another's. */
function row(random: Random, drawn: Scene, index: number): HellaswagRow {
  const { next, script } = drawn;
  const right = done(drawn, next);
  // The first step is never right, because everybody has done it.
  const wrongStep = random.pick(script.verbs.map((_, at) => at).filter((at) => at > 0 && at !== right));
  const other = random.pick([0, 1, 2].filter((who) => who !== next));
  const wrong = [step(drawn, next, right, other), step(drawn, next, wrongStep), step(drawn, next, wrongStep, other)];
  const label = index % 4;
  return {
    ind: index,
    activity_label: script.label,
    ctx_a: context(drawn),
    ctx_b: '',
    ctx: context(drawn),
    endings: placeAnswer(random, ending(drawn, next), wrong, label, 4),
    source_id: `mini~${index}`,
    split: 'val',
    split_type: 'indomain',
    label: String(label),
  };
}
