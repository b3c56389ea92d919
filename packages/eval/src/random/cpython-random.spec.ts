import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describeGolden, golden } from '../golden/golden.ts';
import { CPythonRandom } from './cpython-random.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('CPythonRandom', () => {
  it('draws what CPython 3.11 draws from seed 1234', () => {
    const random = new CPythonRandom(1234);
    expect(random.sample(range(7473), 5)).toEqual([6374, 3610, 957, 61, 742]);
    expect(random.sample(range(7473), 5)).toEqual([7462, 6610, 4769, 286, 5501]);
    expect(new CPythonRandom(0).random()).toBe(0.8444218515250481);
  });
  it('repeats 3000 draws of CPython by their hash', () => {
    const random = new CPythonRandom(1234);
    const draws: number[][] = [];
    for (let i = 0; i < 2000; i++) draws.push(random.sample(range(7473), 5));
    for (let i = 0; i < 500; i++) draws.push(random.sample(range(20), 6));
    for (let i = 0; i < 500; i++) draws.push(random.sample(range(16113), 6));
    const hash = createHash('sha256').update(JSON.stringify(draws)).digest('hex');
    expect(hash.slice(0, 16)).toBe('71ac21e84e52981c');
  });
  it('samples distinct elements of the pool', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 300 }), fc.nat(40), (seed, n, k) => {
        const count = Math.min(k, n);
        const drawn = new CPythonRandom(seed).sample(range(n), count);
        return drawn.length === count && new Set(drawn).size === count && drawn.every((i) => i < n);
      }),
    );
  });
  it('refuses a sample larger than its pool and a seed CPython would read otherwise', () => {
    expect(() => new CPythonRandom(1).sample([1, 2], 3)).toThrow('sample of 3 was asked from a pool of 2');
    expect(() => new CPythonRandom(-1)).toThrow('-1 was given');
  });
});

describeGolden('CPythonRandom against the golden draws', () => {
  interface Raw {
    seed: number;
    getrandbits32: number[];
    random: number[];
    getrandbits7: number[];
    getrandbits53: number[];
    sample_range50_6: number[];
    choices_range10_12: number[];
  }
  it.each(golden<Raw>('_sampler', 'python_random'))('raw outputs of seed $seed', (raw) => {
    const random = new CPythonRandom(raw.seed);
    expect(raw.getrandbits32.map(() => random.bits(32))).toEqual(raw.getrandbits32);
    expect(raw.random.map(() => random.random())).toEqual(raw.random);
    expect(raw.getrandbits7.map(() => random.bits(7))).toEqual(raw.getrandbits7);
    expect(raw.getrandbits53.map(() => random.bits(53))).toEqual(raw.getrandbits53);
    expect(new CPythonRandom(raw.seed).sample(range(50), 6)).toEqual(raw.sample_range50_6);
    expect(new CPythonRandom(raw.seed).choices(range(10), 12)).toEqual(raw.choices_range10_12);
  });
});
