/** Marks a node that ends no key. */
const NONE = -1;

/**
 * Keys with a number each, searched for by what a text continues with at some position.
 * Edges (node, UTF-16 unit) -> node live in one open-addressing hash table of three flat arrays, so a vocabulary of 150,000
 * pieces takes a few megabytes and a step costs one probe.
 */
export class PrefixTree {
  /** Value of the key that ends at a node, or NONE. */
  private readonly values: number[] = [NONE];
  private from = new Int32Array(64).fill(NONE);
  private unit = new Uint16Array(64);
  private to = new Int32Array(64);

  /** @param entries keys with their values, which are not negative; a later equal key wins; an empty key is never found */
  constructor(entries: Iterable<readonly [string, number]>) {
    for (const [key, value] of entries) {
      let node = 0;
      for (let i = 0; i < key.length; i++) node = this.child(node, key.charCodeAt(i));
      if (node !== 0) this.values[node] = value;
    }
  }

  /** Calls `visit` with the end position and value of every key that `text` continues with at `start`, shortest first. */
  forEachPrefix(text: string, start: number, visit: (end: number, value: number) => void): void {
    let node = 0;
    for (let at = start; at < text.length; ) {
      const slot = this.slotOf(node, text.charCodeAt(at));
      if (this.from[slot] === NONE) return;
      node = this.to[slot]!;
      at++;
      if (this.values[node] !== NONE) visit(at, this.values[node]!);
    }
  }

  /** End position of the longest key that `text` continues with at `start`; `start` itself when there is none. */
  longestPrefix(text: string, start: number): number {
    let longest = start;
    this.forEachPrefix(text, start, (end) => (longest = end));
    return longest;
  }

  private child(node: number, unit: number): number {
    let slot = this.slotOf(node, unit);
    if (this.from[slot] !== NONE) return this.to[slot]!;
    if (2 * this.values.length > this.from.length) {
      this.grow();
      slot = this.slotOf(node, unit);
    }
    return this.addEdge(slot, node, unit, this.values.push(NONE) - 1);
  }

  private addEdge(slot: number, from: number, unit: number, to: number): number {
    this.from[slot] = from;
    this.unit[slot] = unit;
    return (this.to[slot] = to);
  }

  /** Where the edge is, or the free slot where it would go. */
  private slotOf(node: number, unit: number): number {
    const mask = this.from.length - 1;
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) & mask;
    while (this.from[slot] !== NONE && (this.from[slot] !== node || this.unit[slot] !== unit)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { from, unit, to } = this;
    this.from = new Int32Array(2 * from.length).fill(NONE);
    this.unit = new Uint16Array(2 * from.length);
    this.to = new Int32Array(2 * from.length);
    for (let i = 0; i < from.length; i++)
      if (from[i] !== NONE) this.addEdge(this.slotOf(from[i]!, unit[i]!), from[i]!, unit[i]!, to[i]!);
  }
}
