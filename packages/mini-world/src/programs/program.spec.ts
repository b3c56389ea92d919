import { Random } from '../draw/random.ts';
import { heldOut } from '../draw/held-out.ts';
import { drawProgram } from './program.ts';

describe('drawProgram', () => {
  const programs = Array.from({ length: 300 }, (_, seed) => drawProgram(new Random(seed), seed % 2 === 0));

  it('keeps a program on the side that was asked for', () => {
    programs.forEach(({ body }, seed) => expect(heldOut(`program ${body}`, 0.25)).toBe(seed % 2 === 0));
  });

  it('gives results that the same steps give when they are read as arithmetic', () => {
    const known = programs.filter(({ body }) => /^ {4}x = x [+*-] \d+\n {4}return x\n$/.test(body));
    expect(known.length).toBeGreaterThan(5);
    for (const { body, examples } of known) {
      const [, operator, k] = /x = x ([+*-]) (\d+)/.exec(body)!;
      for (const { argument, result } of examples) {
        const x = Number(argument);
        const right = operator === '+' ? x + Number(k) : operator === '-' ? x - Number(k) : x * Number(k);
        expect(result).toBe(String(right));
      }
    }
  });

  it('has one line of code per step that is said, and a return', () => {
    for (const { says, body, parameter } of programs) {
      const lines = body.trimEnd().split('\n');
      const steps = says.split(', then ').length;
      expect(lines).toHaveLength(parameter === 'x' ? steps + 1 : steps);
      expect(lines.at(-1)).toMatch(/^ {4}return /);
    }
  });
});
