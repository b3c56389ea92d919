import { describeGolden, golden } from '../golden/golden.ts';
import { generationArguments } from './generation-arguments.ts';

describe('generationArguments', () => {
  it('takes one stop for a list, and the first name for the length', () => {
    expect(generationArguments({ until: 'a', max_tokens: 5, max_gen_toks: 6 })).toEqual({
      until: ['a'],
      max_gen_toks: 6,
      do_sample: false,
    });
  });
  it('samples only where a temperature asks for it', () => {
    expect(generationArguments({ temperature: 0.7 }).do_sample).toBe(true);
    expect(generationArguments({ temperature: 0.7, do_sample: false })).toMatchObject({
      do_sample: false,
      temperature: 0,
    });
  });
});

describeGolden('generationArguments against the golden ones', () => {
  interface Arguments {
    kwargs: Record<string, unknown>;
    default_max_gen_toks: number;
    result: Record<string, unknown>;
  }
  it.each(golden<Arguments>('_generation', 'gen_kwargs'))('$kwargs', (record) => {
    expect(generationArguments(record.kwargs, record.default_max_gen_toks)).toEqual(record.result);
  });
});
