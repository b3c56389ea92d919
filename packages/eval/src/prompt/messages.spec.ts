import { messages } from './messages.ts';
import { plainText } from './plain-text.ts';

const asked = { question: 'Q2', target: 'hidden' };

describe('messages', () => {
  it('puts the description first, then examples with their answers, then the question without its answer', () => {
    const parts = { description: 'D\n\n', examples: [{ question: 'Q1', target: 'A1' }], asked, delimiter: ' ' };
    expect(plainText(messages(parts))).toBe('D\n\nQ1 A1\n\nQ2');
  });
  it('joins a prefix to the question and to the answer, each with one delimiter where there is no white space', () => {
    const examples = [{ question: 'Q1', target: 'A1', prefix: 'P' }];
    const parts = { description: '', examples, asked: { ...asked, prefix: 'P' }, delimiter: ' ' };
    expect(plainText(messages(parts))).toBe('Q1 P A1\n\nQ2 P');
  });
  it('adds no delimiter before a prefix that begins with a line feed', () => {
    const parts = { description: '', examples: [], asked: { ...asked, prefix: '\n```python\n' }, delimiter: ' ' };
    expect(plainText(messages(parts))).toBe('Q2\n```python\n');
  });
  it('shows an example without an answer as its question alone', () => {
    const parts = { description: '', examples: [{ question: 'Q1', target: '' }], asked, delimiter: ' ' };
    expect(plainText(messages(parts))).toBe('Q1Q2');
  });
});
