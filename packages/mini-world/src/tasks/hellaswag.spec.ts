import { Random } from '../draw/random.ts';
import { hellaswag } from './hellaswag.ts';

interface Row {
  readonly ctx: string;
  readonly endings: readonly string[];
  readonly label: string;
}

/** `Name verb the object.` */
function parse(sentence: string) {
  const [, name, verb, object] = /^(\S+) (.+) the (\S+)$/.exec(sentence)!;
  return { name: name!, verb: verb!, object: object! };
}
const sentences = (text: string) => text.replace(/\.$/, '').split('. ').map(parse);

describe('hellaswag', () => {
  const [file] = hellaswag().evaluation(new Random(5), 300);
  const rows = file!.rows as Row[];
  /** The order of the steps of a script, by the step before: read from the scenes themselves. */
  const follows = new Map<string, string>();
  for (const { ctx } of rows) {
    const last = new Map<string, string>();
    for (const { name, verb } of sentences(ctx)) {
      if (last.has(name)) follows.set(last.get(name)!, verb);
      last.set(name, verb);
    }
  }

  it('tells a scene in which everybody keeps to one object and to the order of the steps', () => {
    for (const { ctx } of rows) {
      const last = new Map<string, { verb: string; object: string }>();
      for (const { name, verb, object } of sentences(ctx)) {
        const before = last.get(name);
        if (before) expect([before.object, follows.get(before.verb)]).toEqual([object, verb]);
        last.set(name, { verb, object });
      }
      expect(last.size).toBe(3);
    }
  });

  it('has one ending that goes on with the own object and the next step', () => {
    for (const { ctx, endings, label } of rows) {
      const right = endings.map((ending) => {
        const { name, verb, object } = sentences(ending)[0]!;
        const before = sentences(ctx).findLast((told) => told.name === name)!;
        return before.object === object && follows.get(before.verb) === verb;
      });
      expect(right.map((ok, index) => (ok ? index : -1)).filter((index) => index >= 0)).toEqual([Number(label)]);
    }
  });

  it('has endings that tell nothing by themselves: two steps with two objects each', () => {
    for (const { endings } of rows) {
      const parsed = endings.map((ending) => sentences(ending)[0]!);
      expect(new Set(parsed.map(({ name }) => name)).size).toBe(1);
      expect(new Set(parsed.map(({ verb }) => verb)).size).toBe(2);
      expect(new Set(parsed.map(({ object }) => object)).size).toBe(2);
      expect(new Set(endings).size).toBe(4);
    }
  });
});
