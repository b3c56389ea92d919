import { describeGolden, golden, shared } from '../golden/golden.ts';
import { generationRequest } from '../requests/generation.ts';
import { cutAtStops, stopList } from '../requests/stops.ts';
import type { Row } from '../row.ts';
import { Shots } from '../prompt/shots.ts';
import { minervaAnswer, minervaMath500 } from '../tasks/minerva-math.ts';
import { meanWithError } from '../metrics/mean.ts';
import { equivalent } from './equivalent.ts';

/** Verdicts of SymPy 1.14 (simplify of the difference is 0), computed with the original function on these pairs. */
const EQUAL: readonly (readonly [string, string])[] = [
  ['\\frac{1}{2}', '0.5'],
  ['2\\sqrt{3}', '\\sqrt{12}'],
  ['x^2+2x+1', '(x+1)^2'],
  ['\\frac{x^2-1}{x-1}', 'x+1'],
  ['\\sin^2x+\\cos^2x', '1'],
  ['1,234', '1234'],
  ['-2,1', '-2'],
  ['2x3', '6'],
  ['2^{2005}\\cdot2', '2^{2006}'],
  ['Evelyn', 'nylevE'],
  ['x^12', 'x^{12}'],
  ['\\frac{10!}{8!}', '90'],
  ['5)', '5'],
  ['\\binom{5}{2}', '10'],
  ['\\log_{2}8', '3'],
  ['|-3|', '3'],
  ['a:b', '\\frac{a}{b}'],
  ['f(x)+0', 'f(x)'],
  ['\\int x dx', '\\int x dx'],
  ['x^-1', 'x'],
  ['2+', '2\\cdot'],
  ['\\log_28', '3'],
  ['\\log_28^2', '6'],
  ['\\log_28+1', '\\log_{28}1'],
  ['\\log_24.5', '\\log_{2}(4.5)'],
  ['\\log_2^33', '(\\log_{2}3)^3'],
  ['\\log^2_28', '9'],
  ['\\sin^222', '(\\sin2)^{22}'],
  ['|\\log_28|', '3'],
  ['x\\in[-2,7]', 'x\\in[1,2)'],
  ['5(2,3)', '5'],
  ['1+(2', '1'],
  ['3+\\frac{1}', '3'],
  ['2\\pi r^{', '2\\pi r'],
  ['5\\left(2\\right]', '5'],
  ['2+\\left|x\\right|', '2'],
  ['f(x', 'f'],
  ['00.5', '\\frac{1}{2}'],
  ['2:\\lceil x\\rceil', '2:\\lceil x\\rceil+0'],
];
const DIFFERENT: readonly (readonly [string, string])[] = [
  ['(1,2)', '(1,2)'],
  ['.5', '.5'],
  ['x<2', 'x<2'],
  ['3.', '3'],
  ['\\infty', '\\infty'],
  ['2^{2005}', '2^{2004}'],
  ['0.333333333', '\\frac{1}{3}'],
  ['x(x+1)', 'x^2+x'],
  ['e^{i\\pi}', '-1'],
  ['\\sqrt{x^2}', 'x'],
  ['', ''],
  ['5\\%', '5\\%'],
  ['f(x)', 'f(y)'],
  ['x^-1', '\\frac{1}{x}'],
  ['\\sqrt', '\\sqrt'],
  ['\\log_2', '\\log_2'],
  ['\\left|x\\right|', '\\left|x\\right|'],
  ['\\frac{1}{2', '\\frac{1}{2'],
  ['x_{2', 'x_{2'],
  ['007', '007'],
  ['1:05', '1:05'],
  ['\\log_28.', '\\log_28.'],
  ['\\log_1,234', '\\log_1,234'],
];

describe('equivalent', () => {
  it.each(['f(', '1(', '2(f(1,', 'x\\sin(', '1^{'])('comes to an end where %s is nested and nothing closes', (part) => {
    // What cannot go on is left out, from the first of them on; trials inside trials would take 2^60 steps.
    const text = part.repeat(60);
    expect([equivalent(text, text), equivalent(text, part)]).toEqual([true, true]);
  });
  it('takes a formula that is nested too deeply for one that cannot be read', () => {
    const text = `${'('.repeat(100_000)}1`;
    expect(equivalent(text, text)).toBe(false);
  });
  it.each(EQUAL)('%s = %s', (a, b) => expect([equivalent(a, b), equivalent(b, a)]).toEqual([true, true]));
  it.each(DIFFERENT)('%s ≠ %s', (a, b) => expect([equivalent(a, b), equivalent(b, a)]).toEqual([false, false]));
});

describeGolden('minerva_math500 against the golden records', () => {
  const rows = () => shared<Row>('data/math500/test.jsonl');
  const variant = 'minerva_4shot';
  it('requests and answers', () => {
    const shots = new Shots(minervaMath500.pool, [], 4);
    for (const record of golden<{ doc: number; context: string; target: string }>('math500', 'request', variant)) {
      const row = rows()[record.doc]!;
      const asked = generationRequest(minervaMath500, row, { config: '', examples: shots.draw(row) });
      expect([asked.context, asked.target]).toEqual([record.context, record.target]);
    }
    for (const { doc, answer } of golden<{ doc: number; answer: string }>('math500', 'processed', variant))
      expect(minervaAnswer(rows()[doc]!)).toBe(answer);
  });
  it('outcomes and aggregates', async () => {
    interface Outcome {
      doc: number;
      case: string;
      generation: string;
      response: string;
      metrics: { exact_match: number };
    }
    const items = new Map<string, number[]>();
    const all = rows();
    for (const outcome of golden<Outcome>('math500', 'outcome', variant)) {
      const response = cutAtStops(outcome.generation, stopList(minervaMath500.until, '<|endoftext|>'));
      expect(response).toBe(outcome.response);
      const scores = await minervaMath500.score(response, all[outcome.doc]!, { runner: undefined });
      expect([outcome.doc, outcome.case, scores['exact_match']]).toEqual([
        outcome.doc,
        outcome.case,
        [outcome.metrics.exact_match],
      ]);
      items.set(outcome.case, [...(items.get(outcome.case) ?? []), outcome.metrics.exact_match]);
    }
    interface Aggregate {
      case: string;
      metrics: { exact_match: { value: number; stderr: number } };
    }
    for (const aggregate of golden<Aggregate>('math500', 'aggregate', variant)) {
      const { value, stderr } = meanWithError(items.get(aggregate.case)!);
      expect(Math.abs(value - aggregate.metrics.exact_match.value)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(stderr! - aggregate.metrics.exact_match.stderr)).toBeLessThanOrEqual(1e-9);
    }
  });
});
