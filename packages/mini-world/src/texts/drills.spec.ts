import { Random } from '../draw/random.ts';
import { drill } from './drills.ts';

describe('drill', () => {
  const drills = Array.from({ length: 400 }, (_, seed) => drill(new Random(seed)));

  it('asks only what stands in the text before, except for sums', () => {
    for (const turns of drills) {
      let read = '';
      for (const { prompt, completion } of turns) {
        read += prompt;
        const sum = /(\d+) ([*+-]) (\d+) =$/.exec(read);
        if (sum) expect(Number(completion)).toBe(compute(Number(sum[1]), sum[2]!, Number(sum[3])));
        else expect(read).toContain(completion.replace(/\.$/, '').trim());
        read += completion;
      }
    }
  });

  it('answers a word with the letter that stands before it', () => {
    const lettered = drills.filter(([first]) => first!.prompt.startsWith('A. '));
    expect(lettered.length).toBeGreaterThan(20);
    for (const turns of lettered) {
      const list = new Map(
        turns[0]!.prompt
          .split('\n')
          .slice(0, 4)
          .map((line) => [line.slice(3), line[0]] as const),
      );
      for (const { prompt, completion } of turns) {
        const word = prompt.split('\n').at(-1)!.replace(/:$/, '');
        expect(completion).toBe(` ${list.get(word)}`);
      }
    }
  });
});

function compute(left: number, operator: string, right: number): number {
  if (operator === '+') return left + right;
  return operator === '-' ? left - right : left * right;
}
