import fc from 'fast-check';
import { canonicalJson, fingerprint, type Json } from './canonical-json.ts';

const json = fc.jsonValue() as fc.Arbitrary<Json>;

/** The same value with every object's keys in reverse order. */
function reversed(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as Json[]).map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part as Json)]),
  );
}

describe('canonicalJson', () => {
  it('reads back as the value it was made of', () => {
    fc.assert(
      fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(fc.property(json, (value) => expect(fingerprint(reversed(value))).toBe(fingerprint(value))));
  });

  it('writes what is not finite as text', () => {
    expect(canonicalJson({ a: NaN, b: [-Infinity] })).toBe('{"a":"NaN","b":["-Infinity"]}');
  });

  it('leaves out what is undefined, as JSON does', () => {
    const value = { a: undefined, b: [{ c: undefined }] } as unknown as Json;
    expect(canonicalJson(value)).toBe('{"b":[{}]}');
    expect(fingerprint(value)).toBe(fingerprint({ b: [{}] }));
  });
});
