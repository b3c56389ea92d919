import { OPS } from '@ptqlab/tensor';
import { NoLawError } from './no-law-error.ts';
import { selectLaws, UnknownLawError } from './select-laws.ts';

describe('selectLaws', () => {
  it.each(Object.keys(OPS))('has laws about %s', (op) => {
    expect(selectLaws({ ops: [op] }).every(({ ops }) => (ops as readonly string[]).includes(op))).toBe(true);
  });

  it('keeps laws that are named and about a named op', () => {
    const laws = selectLaws({ ops: ['add'], laws: ['add.dyadic', 'div.large'] });
    expect(laws.map(({ id }) => id)).toEqual(['add.dyadic']);
  });

  it('refuses a selection that proves nothing', () => {
    expect(() => selectLaws({ ops: ['add'], laws: ['div.large'] })).toThrow(NoLawError);
    expect(() => selectLaws({ ops: ['add'], laws: ['div.large'] })).toThrow(
      'no law of div.large is about add, so nothing would be proven; name laws or ops',
    );
  });

  it('names what is nearest to a name that it does not know', () => {
    expect(() => selectLaws({ ops: ['dvi'] })).toThrow(/^op "dvi" is not known; did you mean "div"\? Known: /);
    expect(() => selectLaws({ laws: ['div.larg'] })).toThrow(UnknownLawError);
  });
});
