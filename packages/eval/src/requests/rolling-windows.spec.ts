import fc from 'fast-check';
import { describeGolden, golden } from '../golden/golden.ts';
import { rollingWindows } from './rolling-windows.ts';

describe('rollingWindows', () => {
  it('predicts every token once, in order, and never feeds more than fits', () => {
    const sizes = fc
      .integer({ min: 1, max: 12 })
      .chain((length) => fc.tuple(fc.nat(60), fc.constant(length), fc.integer({ min: 1, max: length })));
    fc.assert(
      fc.property(sizes, ([count, length, contextLength]) => {
        const tokens = Array.from({ length: count }, (_, i) => i + 1);
        const windows = rollingWindows(tokens, 0, length, contextLength);
        const inputs = windows.map(({ context, predicted }) => context.length + predicted.length - 1);
        expect(windows.flatMap(({ predicted }) => predicted)).toEqual(tokens);
        return inputs.every((input) => input <= length) && windows.every(({ context }) => context.length > 0);
      }),
    );
  });
  it('refuses a context that does not fit', () => {
    expect(() => rollingWindows([1], 0, 4, 5)).toThrow('1 to 4 tokens; 5 were asked for');
  });
});

describeGolden('rollingWindows against the golden windows', () => {
  interface Golden {
    tokens: number;
    prefix_token: number;
    max_seq_len: number;
    context_len: number;
    disjoint: [number[], number[]][];
  }
  it.each(golden<Golden>('_generation', 'rolling_windows'))('$tokens tokens in windows of $max_seq_len', (record) => {
    const tokens = Array.from({ length: record.tokens }, (_, i) => i + 1);
    const windows = rollingWindows(tokens, record.prefix_token, record.max_seq_len, record.context_len);
    expect(windows.map(({ context, predicted }) => [context, predicted])).toEqual(record.disjoint);
  });
});
