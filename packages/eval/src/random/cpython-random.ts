/** Words of the Mersenne Twister's state. */
const STATE = 624;

/**
 * CPython's `random.Random(seed)` for a non-negative integer seed below 2^53: same generator, same draws in the same order.
 * Source: Matsumoto and Nishimura 1998 (MT19937, init_by_array); CPython 3.11 `Lib/random.py` for what is built on it.
 */
export class CPythonRandom {
  private readonly state = new Uint32Array(STATE);
  private position = STATE;
  private nextGauss: number | undefined;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`A random seed must be an integer from 0 to 2^53 - 1; ${seed} was given.`);
    }
    const low = seed >>> 0;
    const high = Math.floor(seed / 2 ** 32);
    this.seedByArray(high > 0 ? [low, high] : [low]);
  }

  private seedByArray(key: readonly number[]): void {
    const s = this.state;
    s[0] = 19650218;
    for (let i = 1; i < STATE; i++) s[i] = Math.imul(1812433253, s[i - 1]! ^ (s[i - 1]! >>> 30)) + i;
    let i = 1;
    const step = (next: number) => {
      s[i] = next;
      if (++i >= STATE) {
        s[0] = s[STATE - 1]!;
        i = 1;
      }
    };
    const mixed = () => s[i - 1]! ^ (s[i - 1]! >>> 30);
    for (let k = 0; k < Math.max(STATE, key.length); k++) {
      const j = k % key.length;
      step((s[i]! ^ Math.imul(mixed(), 1664525)) + key[j]! + j);
    }
    for (let k = 0; k < STATE - 1; k++) step((s[i]! ^ Math.imul(mixed(), 1566083941)) - i);
    s[0] = 0x80000000;
  }

  /** The next 32 random bits. */
  word(): number {
    const s = this.state;
    if (this.position >= STATE) {
      for (let k = 0; k < STATE; k++) {
        const y = (s[k]! & 0x80000000) | (s[(k + 1) % STATE]! & 0x7fffffff);
        s[k] = s[(k + 397) % STATE]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.position = 0;
    }
    let y = s[this.position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** `getrandbits(bits)` for 0 to 53 bits; beyond 32 the first word is the low one. */
  bits(bits: number): number {
    if (bits <= 0) return 0;
    if (bits <= 32) return this.word() >>> (32 - bits);
    const low = this.word();
    return (this.word() >>> (64 - bits)) * 2 ** 32 + low;
  }

  /** `random()`: uniform in [0, 1) with 53 bits. */
  random(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `_randbelow(n)`: uniform in 0 to n - 1, by rejection; 0 when n is 0. */
  below(n: number): number {
    if (n === 0) return 0;
    const bits = n >= 2 ** 32 ? 32 + bitLength(Math.floor(n / 2 ** 32)) : bitLength(n);
    let draw = this.bits(bits);
    while (draw >= n) draw = this.bits(bits);
    return draw;
  }

  /**
   * `sample(pool, count)`: distinct elements in draw order.
   * @throws RangeError when the pool is smaller than `count`
   */
  sample<T>(pool: readonly T[], count: number): T[] {
    const n = pool.length;
    if (count < 0 || count > n) {
      throw new RangeError(`A sample of ${count} was asked from a pool of ${n}; give a larger pool or ask for fewer.`);
    }
    let setSize = 21;
    if (count > 5) setSize += 4 ** Math.ceil(Math.log(count * 3) / Math.log(4));
    return n <= setSize ? this.sampleBySwaps(pool, count) : this.sampleByRejection(pool, count);
  }

  private sampleBySwaps<T>(pool: readonly T[], count: number): T[] {
    const left = [...pool];
    return Array.from({ length: count }, (_, i) => {
      const j = this.below(left.length - i);
      const chosen = left[j]!;
      left[j] = left[left.length - i - 1]!;
      return chosen;
    });
  }

  private sampleByRejection<T>(pool: readonly T[], count: number): T[] {
    const chosen = new Set<number>();
    while (chosen.size < count) chosen.add(this.below(pool.length));
    return [...chosen].map((index) => pool[index]!);
  }

  /** `choice(pool)`. */
  choice<T>(pool: readonly T[]): T {
    return pool[this.below(pool.length)]!;
  }

  /** `choices(pool, k=count)`: with replacement. */
  choices<T>(pool: readonly T[], count: number): T[] {
    return Array.from({ length: count }, () => pool[Math.floor(this.random() * pool.length)]!);
  }

  /** `gauss(0, 1)`: two draws give two values, the second is kept for the next call. */
  gauss(): number {
    const kept = this.nextGauss;
    this.nextGauss = undefined;
    if (kept !== undefined) return kept;
    const angle = this.random() * 2 * Math.PI;
    const radius = Math.sqrt(-2 * Math.log(1 - this.random()));
    this.nextGauss = Math.sin(angle) * radius;
    return Math.cos(angle) * radius;
  }
}

/** Number of bits of an integer below 2^32. */
function bitLength(n: number): number {
  return 32 - Math.clz32(n);
}
