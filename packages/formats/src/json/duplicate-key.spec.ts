import fc from 'fast-check';
import { duplicateKey } from './duplicate-key.ts';

describe('duplicateKey', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1,"b":2}}', 'b'],
    ['{"a\\u0062":1,"ab" : 2}', 'ab'],
    ['{"\\"":1, "\\"":{}}', '"'],
    ['{"__proto__":1,"__proto__":1}', '__proto__'],
  ])('finds the key in %s', (json, key) => {
    expect(duplicateKey(json)).toBe(key);
  });

  it.each(['{"a":{"a":{}},"b":{"a":1}}', '{"a":"a","b":["a","a"]}', '{"a":"\\"a\\":","b":"{"}', '[]', '1', '""'])(
    'finds none in %s',
    (json) => {
      expect(duplicateKey(json)).toBeUndefined();
    },
  );

  it('looks no deeper than it is told', () => {
    const json = '{"a":{"b":{"c":1,"c":2}}}';
    expect(duplicateKey(json)).toBeUndefined();
    expect(duplicateKey(json, 3)).toBe('c');
  });

  it('finds none in anything JSON.stringify writes, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, indented) => {
        expect(duplicateKey(JSON.stringify(value, null, indented ? 1 : 0), 100)).toBeUndefined();
      }),
    );
  });

  it('finds a key that was put in twice', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, which) => {
        const members = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
        const again = members[which % members.length]!;
        expect(duplicateKey(`{${[...members, again].join(',')}}`, 1)).toBe(Object.keys(object)[which % members.length]);
      }),
    );
  });
});
