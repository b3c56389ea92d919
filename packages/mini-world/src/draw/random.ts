/** A stream of pseudo-random numbers (mulberry32): the same seed gives the same world on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One entry of a list. @throws Error when the list is empty */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('An entry of an empty list was asked for; give a list with entries.');
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** The list in a random order; the given one stays as it is. */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = Math.floor(this.next() * (last + 1));
      [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
    }
    return shuffled;
  }

  /** `count` different entries of a list. @throws Error when the list has fewer */
  sample<T>(list: readonly T[], count: number): T[] {
    if (count > list.length)
      throw new Error(`${count} different entries were asked for; the list has ${list.length}. Ask for fewer.`);
    return this.shuffle(list).slice(0, count);
  }
}
