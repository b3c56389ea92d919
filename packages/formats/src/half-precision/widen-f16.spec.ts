import { getFloat16 } from '@petamoriken/float16';
import { widenF16 } from './widen-f16.ts';

describe('widenF16', () => {
  it('equals @petamoriken/float16 on all 65536 patterns', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const view = new DataView(patterns.buffer);
    const expected = Float32Array.from({ length: 65536 }, (_, i) => getFloat16(view, 2 * i, true));
    const got = widenF16(patterns);
    const wrong = [...patterns].filter((i) => !Object.is(got[i], expected[i]));
    expect(wrong).toEqual([]);
  });

  it('writes into the array it is given, at its offset', () => {
    const out = new Float32Array(3);
    widenF16(Uint16Array.of(0x3c00, 0xc000), out.subarray(1));
    expect([...out]).toEqual([0, 1, -2]);
  });
});
