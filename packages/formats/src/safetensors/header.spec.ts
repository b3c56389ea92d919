import fc from 'fast-check';
import { FormatError } from '../format-error.ts';
import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { SafetensorsDType } from './dtypes.ts';
import { parseHeader } from './header.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parse = (header: unknown, dataLength: number) =>
  parseHeader(bytesOf(typeof header === 'string' ? header : JSON.stringify(header)), dataLength, 'x.safetensors');

const f32 = (shape: unknown, data_offsets: unknown) => ({ dtype: 'F32', shape, data_offsets });

describe('parseHeader', () => {
  it('lists tensors in the order of their bytes, and the metadata', () => {
    const header = parse({ __metadata__: { format: 'pt' }, b: f32([2], [4, 12]), a: f32([], [0, 4]) }, 12);
    expect([...header.tensors.keys()]).toEqual(['a', 'b']);
    expect(header.tensors.get('b')).toEqual({ name: 'b', dtype: 'F32', shape: [2], begin: 4, end: 12 });
    expect(header.metadata).toEqual({ format: 'pt' });
  });

  it('accepts no tensors, tensors without elements, and padding by spaces', () => {
    expect(parse('{}        ', 0).tensors.size).toBe(0);
    expect(parse({ a: f32([0, 7], [0, 0]), b: f32([1], [0, 4]), c: f32([3, 0], [4, 4]) }, 4).tensors.size).toBe(3);
  });

  it.each<[string, unknown, number, string]>([
    ['an overlap', { a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, 8, 'tensor "b": begins at byte 4'],
    [
      'a gap',
      { a: f32([1], [0, 4]), b: f32([1], [8, 12]) },
      12,
      'tensor "b": begins at byte 8 of the data, after a gap',
    ],
    ['a gap at the start', { a: f32([1], [4, 8]) }, 8, 'after a gap from byte 0'],
    ['bytes left over', { a: f32([1], [0, 4]) }, 5, 'the tensors end at byte 4'],
    [
      'truncation',
      { a: f32([4], [0, 16]) },
      15,
      'tensor "a": ends at byte 16 of the data, the file holds 15; it is truncated',
    ],
    [
      'a shape too large for its bytes',
      { a: f32([3], [0, 8]) },
      8,
      'tensor "a": F32 [3] needs 12 bytes, data_offsets hold 8',
    ],
    ['a product beyond 2^53', { a: f32([2 ** 40, 2 ** 40], [0, 8]) }, 8, 'needs 4835703278458516698824704 bytes'],
    [
      'a product that wraps to the right size in 64 bits',
      { a: f32([2 ** 32, 2 ** 32 - 0], [0, 0]) },
      0,
      'needs 7378697',
    ],
    ['a negative size', { a: f32([-1], [0, 4]) }, 4, 'tensor "a": shape [-1] is not a list of sizes'],
    ['a fractional size', { a: f32([0.5], [0, 2]) }, 2, 'is not a list of sizes'],
    [
      'an unsafe size',
      '{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}',
      4,
      'is not a list of',
    ],
    ['no shape', { a: { dtype: 'F32', data_offsets: [0, 4] } }, 4, 'shape that is absent is not a list of sizes'],
    ['reversed offsets', { a: f32([1], [4, 0]) }, 4, 'data_offsets [4,0] are not a pair'],
    ['three offsets', { a: f32([1], [0, 4, 8]) }, 4, 'data_offsets [0,4,8] are not a pair'],
    [
      'an unknown dtype',
      { a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } },
      1,
      'dtype "F8_E4M3" is unknown',
    ],
    ['a dtype from the prototype', { a: { dtype: 'toString', shape: [], data_offsets: [0, 0] } }, 0, 'is unknown'],
    ['an entry that is not an object', { a: 5 }, 0, 'tensor "a": its header entry is not an object'],
    [
      'metadata that is not text',
      { __metadata__: { a: 1 } },
      0,
      '__metadata__ of the header is not an object of strings',
    ],
    [
      'a tensor named twice',
      '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}}',
      0,
      'gives the key "a" twice',
    ],
  ])('refuses %s', (_, header, dataLength, message) => {
    expect(() => parse(header, dataLength)).toThrow(FormatError);
    expect(() => parse(header, dataLength)).toThrow(message);
    expect(() => parse(header, dataLength)).toThrow(/^x\.safetensors: /);
  });
});

const entries = fc.uniqueArray(
  fc.record({
    name: fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
    dtype: fc.constantFrom(...(Object.keys(SAFETENSORS_DTYPES) as SafetensorsDType[])),
    shape: fc.array(fc.nat(5), { maxLength: 4 }),
  }),
  { selector: (entry) => entry.name, maxLength: 8 },
);

/** A valid header for `list`, laid out end to end. */
function layOut(list: { name: string; dtype: SafetensorsDType; shape: number[] }[]) {
  let end = 0;
  const pairs = list.map(({ name, dtype, shape }) => {
    const begin = end;
    end += shape.reduce((a, b) => a * b, 1) * SAFETENSORS_DTYPES[dtype].bytes;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  return { json: JSON.stringify(Object.fromEntries(pairs)), dataLength: end };
}

/** Runs the parser; anything but a header or a FormatError of one line is a failure. */
function parsesOrRefuses(bytes: Uint8Array, dataLength: number): boolean {
  try {
    parseHeader(bytes, dataLength, 'x.safetensors');
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return false;
  }
}

describe('parseHeader, fuzzed', () => {
  it('accepts every valid header and returns what it says', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const { json, dataLength } = layOut(list);
        const { tensors } = parseHeader(bytesOf(json), dataLength, 'x.safetensors');
        expect(tensors.size).toBe(list.length);
        for (const { name, dtype, shape } of list) expect(tensors.get(name)).toMatchObject({ dtype, shape });
      }),
    );
  });

  it('never fails on random bytes with anything but a FormatError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(100), (bytes, dataLength) => {
        parsesOrRefuses(bytes, dataLength);
      }),
      { numRuns: 2000 },
    );
  });

  it('never fails on a damaged valid header with anything but a FormatError', () => {
    const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(entries, damage, fc.integer({ min: -9, max: 9 }), (list, changes, moreData) => {
        const { json, dataLength } = layOut(list);
        const bytes = bytesOf(json);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        parsesOrRefuses(bytes, Math.max(0, dataLength + moreData));
      }),
      { numRuns: 2000 },
    );
  });

  it('never fails on JSON of any shape with anything but a FormatError', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.integer(),
      fc.array(fc.oneof(fc.integer(), fc.double())),
      fc.constantFrom('F32', 'U8'),
    );
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({ dtype: value, shape: value, data_offsets: value }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), entry), fc.nat(64), (header, dataLength) => {
        parsesOrRefuses(bytesOf(JSON.stringify(header)), dataLength);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a valid header whenever the data has another length', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: -20, max: 20 }), (list, difference) => {
        const { json, dataLength } = layOut(list);
        fc.pre(difference !== 0 && dataLength + difference >= 0);
        expect(parsesOrRefuses(bytesOf(json), dataLength + difference)).toBe(false);
      }),
    );
  });
});
