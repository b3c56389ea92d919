import { ToyTokenizer } from '../requests/toy-tokenizer.ts';
import { AnswerReader } from './answer-reader.ts';

const END = '[unused17]';
const toy = new ToyTokenizer(['</s>', END, 'a', 'b', ' ', '\n', '.'], false, END.length);
const tokens = (text: string) => toy.encode(text, { special: false });
const slow = { thinking: 'slow', examples: 'turns' } as const;

describe('AnswerReader', () => {
  it('ends at the end of sequence, and reads nothing behind it', () => {
    const reader = new AnswerReader(toy, [], undefined);
    expect(reader.isComplete(tokens('ab'))).toBe(false);
    expect(reader.isComplete([...tokens('ab'), toy.eos])).toBe(true);
    expect(reader.text([...tokens('ab'), toy.eos, ...tokens('b')])).toBe('ab');
  });
  it('ends at a stop, and cuts it off', () => {
    const reader = new AnswerReader(toy, ['.', '\n'], undefined);
    expect([reader.isComplete(tokens('a b')), reader.isComplete(tokens('a b.'))]).toEqual([false, true]);
    expect(reader.text(tokens('a\nb.'))).toBe('a');
  });
  it('passes over stops inside the thinking part, and reads what follows it', () => {
    const reader = new AnswerReader(toy, ['.'], slow);
    expect(reader.isComplete(tokens('a.b.'))).toBe(false);
    expect(reader.isComplete(tokens(`a.${END} b`))).toBe(false);
    expect(reader.isComplete(tokens(`a.${END} b.`))).toBe(true);
    expect(reader.text(tokens(`a.${END}\n b.`))).toBe('b');
  });
  it('knows stops from the start where thinking is off', () => {
    expect(new AnswerReader(toy, ['.'], { ...slow, thinking: 'off' }).isComplete(tokens('a.'))).toBe(true);
  });
  it('knows stops from the start where the vocabulary has no token for the end of thinking', () => {
    const plain = new ToyTokenizer(['</s>', ...new Set(`${END}ab.`)]);
    expect(new AnswerReader(plain, ['.'], slow).isComplete(plain.encode('a.', { special: false }))).toBe(true);
  });
});
