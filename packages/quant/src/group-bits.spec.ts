import { SchemeError } from './errors.ts';
import { readGroupBits } from './group-bits.ts';

describe('groupBits', () => {
  it('are read with spaces or without', () => expect(readGroupBits('2, 3,4', 3)).toEqual([2, 3, 4]));
  it.each(['', '2,,3', '2,3;', '2,3;3,2', '0,2', '10', '2.5', 'a'])('"%s" is refused', (text) =>
    expect(() => readGroupBits(text)).toThrow(SchemeError),
  );
  it('must be as many as the groups', () =>
    expect(() => readGroupBits('2,3', 4, 'up_proj')).toThrow(
      '2 groups were given, but up_proj has 4; add a list of 4 after a semicolon',
    ));
  it('are taken by layers of that many groups', () => {
    expect(readGroupBits('2,3,4,3; 4,2', 4)).toEqual([2, 3, 4, 3]);
    expect(readGroupBits('2,3,4,3; 4,2', 2)).toEqual([4, 2]);
    expect(() => readGroupBits('2,3,4,3; 4,2', 3, 'o')).toThrow('4, 2 groups were given, but o has 3');
  });
});
