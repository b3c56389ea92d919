import { integer, list, structure, text, texts } from './row.ts';

const row = { goal: 'g', label: 1n, answer: '2', kwargs: [{}], choices: { text: ['a'] }, nothing: null };

describe('columns of a document', () => {
  it('reads each kind', () => {
    expect(text(row, 'goal')).toBe('g');
    expect(integer(row, 'label')).toBe(1);
    expect(integer(row, 'answer')).toBe(2);
    expect(texts(structure(row, 'choices'), 'text')).toEqual(['a']);
    expect(list(row, 'kwargs')).toEqual([{}]);
  });
  it('says what is missing and what is there', () => {
    expect(() => text(row, 'label')).toThrow(
      'needs a text in its column "label"; this one has 1 there (columns: goal, label, answer',
    );
    expect(() => integer(row, 'goal')).toThrow('an integer in its column "goal"');
    expect(() => texts(row, 'gone')).toThrow('has nothing there');
    expect(() => structure(row, 'nothing')).toThrow('has null there');
    expect(() => list(row, 'goal')).toThrow('a list in its column "goal"');
  });
});
