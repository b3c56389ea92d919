import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { chinese } from '../world/chinese-words.ts';

interface WscRow {
  readonly idx: number;
  readonly text: string;
  /** 1 when the pronoun means the first span. */
  readonly label: number;
  readonly target: {
    readonly span1_text: string;
    readonly span2_text: string;
    readonly span1_index: number;
    readonly span2_index: number;
  };
}

const VERBS = [
  { verb: '帮助了', first: ['很善良', '有空'], second: ['受伤了', '迷路了'] },
  { verb: '打败了', first: ['很厉害', '很灵活'], second: ['很紧张', '太累了'] },
  { verb: '批评了', first: ['很生气', '很严格'], second: ['迟到了', '说谎了'] },
  { verb: '请教了', first: ['不明白', '很好学'], second: ['很博学', '很聪明'] },
  { verb: '看望了', first: ['放假了', '很关心'], second: ['生病了', '很孤独'] },
  { verb: '羡慕', first: ['很普通', '没有钱'], second: ['很成功', '很富有'] },
] as const;

const PRONOUN = '他';
const HELD_OUT = 0.25;

interface Scene {
  readonly names: readonly [string, string];
  readonly verb: (typeof VERBS)[number];
  readonly reason: string;
  /** Index of the name that the pronoun means. */
  readonly meant: number;
}

/** Whom a pronoun means, like CLUEWSC 2020; held out are ordered pairs of names with a verb. */
export function cluewsc(): TaskMaker {
  return {
    task: 'cluewsc2020',
    training(random) {
      const drawn = onSide(random, random.between(0, 1), false);
      if (random.chance(0.3)) return [{ prompt: '', completion: sentence(drawn, drawn.names[drawn.meant]!) }];
      return random.shuffle([0, 1]).map((asked, turn) => ({
        prompt: (turn === 0 ? sentence(drawn, PRONOUN) : '') + ask(drawn.names[asked]!),
        completion: asked === drawn.meant ? '是' : '否',
      }));
    },
    evaluation: (random, count) => [
      {
        path: 'cluewsc2020/validation.jsonl',
        rows: distinct(
          count,
          (index) => row(onSide(random, index % 2, true), Math.floor(index / 2) % 2, index),
          ({ text, target }) => text + target.span1_text,
        ),
      },
    ],
    promptOf: (made) => (made as WscRow).text + ask((made as WscRow).target.span1_text),
  };
}

const ask = (name: string) => `\n此处，代词“${PRONOUN}“被用于指代“${name}“吗?\n`;

const sentence = ({ names, verb, reason }: Scene, subject: string) =>
  `${names[0]}${verb.verb}${names[1]}，因为${subject}${reason}。`;

function onSide(random: Random, meant: number, held: boolean): Scene {
  return redraw(
    () => scene(random, meant),
    ({ names, verb }) => heldOut(`cluewsc ${names.join(' ')} ${verb.verb}`, HELD_OUT) === held,
  );
}

function scene(random: Random, meant: number): Scene {
  const verb = random.pick(VERBS);
  const names = random.sample(chinese.names, 2) as [string, string];
  return { names, verb, meant, reason: random.pick(meant === 0 ? verb.first : verb.second) };
}

function row(drawn: Scene, asked: number, idx: number): WscRow {
  const text = sentence(drawn, PRONOUN);
  const span = drawn.names[asked]!;
  return {
    idx,
    text,
    label: asked === drawn.meant ? 1 : 0,
    target: {
      span1_text: span,
      span2_text: PRONOUN,
      span1_index: text.indexOf(span),
      span2_index: text.indexOf(PRONOUN),
    },
  };
}
