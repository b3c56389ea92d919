import fc from 'fast-check';
import { Random } from './random.ts';

describe('Random', () => {
  it('gives the same stream for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, other] = [new Random(seed), new Random(seed)];
        for (let draw = 0; draw < 20; draw++) expect(one.next()).toBe(other.next());
      }),
    );
  });

  it('stays within its bounds and reaches both ends', () => {
    const random = new Random(1);
    const drawn = new Set(Array.from({ length: 500 }, () => random.between(-2, 3)));
    expect([...drawn].sort((left, right) => left - right)).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  it('shuffles without loss and leaves the given list alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, list) => {
        const before = [...list];
        const shuffled = new Random(seed).shuffle(list);
        expect(list).toEqual(before);
        expect(shuffled.sort()).toEqual(before.sort());
      }),
    );
  });

  it('reaches every order of three about equally often', () => {
    const random = new Random(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // Binomial with n = 6000, p = 1/6: standard deviation 28.9; five of them around 1000.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
    expect(counts.size).toBe(6);
  });

  it('refuses to pick from nothing and to sample more than there is', () => {
    expect(() => new Random(1).pick([])).toThrow('empty list');
    expect(() => new Random(1).sample([1], 2)).toThrow('the list has 1');
  });
});
