import { getFloat16, setFloat16 } from '@petamoriken/float16';
import fc from 'fast-check';
import { narrowF16 } from './narrow-f16.ts';
import { widenF16 } from './widen-f16.ts';

const view = new DataView(new ArrayBuffer(2));

function oracle(value: number): number {
  setFloat16(view, 0, value, true);
  return view.getUint16(0, true);
}

const fromWord = (word: number) => new Float32Array(Uint32Array.of(word).buffer);

describe('narrowF16', () => {
  it('equals @petamoriken/float16 on f32 bit patterns of any kind', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (word) => {
        const value = fromWord(word);
        if (!Number.isNaN(value[0])) expect(narrowF16(value)[0]).toBe(oracle(value[0]!));
      }),
      { numRuns: 5000 },
    );
  });

  it('equals @petamoriken/float16 around every binary16 value: on it, half a step away, and one f32 step from there', () => {
    const candidates: number[] = [];
    for (let pattern = 0; pattern < 0x7c00; pattern++) {
      view.setUint16(0, pattern, true);
      const here = getFloat16(view, 0, true);
      view.setUint16(0, pattern + 1, true);
      const next = pattern === 0x7bff ? 65536 : getFloat16(view, 0, true);
      const middle = new Uint32Array(Float32Array.of((here + next) / 2).buffer)[0]!;
      for (const word of [middle - 1, middle, middle + 1]) candidates.push(fromWord(word)[0]!, -fromWord(word)[0]!);
      candidates.push(here, -here);
    }
    const got = narrowF16(Float32Array.from(candidates));
    const wrong = candidates.filter((value, i) => got[i] !== oracle(value));
    expect(wrong).toEqual([]);
  });

  it('gives back all 65536 patterns, NaN payloads included', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
    expect(narrowF16(widenF16(patterns))).toEqual(patterns);
  });

  it('never turns a NaN into an infinity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0x7fffff }), fc.boolean(), (payload, negative) => {
        const bits = narrowF16(fromWord(((negative ? 0xff800000 : 0x7f800000) | payload) >>> 0))[0]!;
        expect(bits & 0x7c00).toBe(0x7c00);
        expect(bits & 0x3ff).not.toBe(0);
        expect(bits >>> 15).toBe(negative ? 1 : 0);
      }),
    );
  });
});
