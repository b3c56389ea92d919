import { describeGolden, golden } from '../golden/golden.ts';
import { afterThinking, cutAtStops, stopList } from './stops.ts';

describe('stops', () => {
  it('cuts at each stop in turn, not at the first of all', () => {
    expect(cutAtStops('a.b;c', [';', '.'])).toBe('a');
    expect(cutAtStops('abc', [''])).toBe('abc');
  });
  it('adds the end of sequence once', () => {
    expect(stopList(['a', '</s>'], '</s>')).toEqual(['a', '</s>']);
    expect(stopList(null, '</s>')).toEqual(['</s>']);
  });
  it('keeps an answer without a thinking part', () => expect(afterThinking(' a', '</think>')).toBe('a'));
});

describeGolden('stops against the golden ones', () => {
  it.each(golden<{ until: string | string[] | null; eos: string; result: string[] }>('_generation', 'stop_list'))(
    'list of $until',
    ({ until, eos, result }) => expect(stopList(until, eos)).toEqual(result),
  );
  interface Post {
    generation: string;
    stop: string[];
    think_end_token: string | null;
    result: string;
  }
  it.each(golden<Post>('_generation', 'postprocess'))('cut of $generation', (record) => {
    const { generation, think_end_token: marker } = record;
    const answer = marker === null ? generation : afterThinking(generation, marker);
    expect(cutAtStops(answer, record.stop)).toBe(record.result);
  });
});
