import { BackendError, DeviceOptionError } from '@ptqlab/tensor';
import { LARGEST_MIB } from './check-wasm-options.ts';

const ALIGNMENT = 64;
/** Steps between powers of two; a block is at most an eighth larger than asked. */
const STEPS = 8;

/** What an allocator needs of the memory it divides: its end in bytes, and more of it. */
export interface GrowableMemory {
  readonly end: number;
  /** True when the memory now ends at `end` or later. */
  growTo(end: number): boolean;
}

/**
 * Hands out 64-byte aligned blocks of one growing memory. A freed block waits in the list of its size, because a quantizer's loop asks
 * for the same few sizes over and over; when nothing fits, neighbours are merged, then the memory grows.
 */
export class Allocator {
  readonly #free = new Map<number, number[]>();
  /** Merged free ranges [address, bytes], by address. */
  #ranges: [address: number, bytes: number][] = [];
  #top: number;
  #live = 0;
  #blocks = 0;
  #freed = 0;

  /** @param capMiB what the memory may grow to, for people */
  constructor(
    private readonly memory: GrowableMemory,
    start: number,
    private readonly capMiB = LARGEST_MIB,
  ) {
    this.#top = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
  }

  /** Bytes handed out and not freed. */
  get liveBytes(): number {
    return this.#live;
  }

  /** @throws BackendError when the memory may not grow that far; DeviceOptionError when its cap was chosen */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    const address = this.#free.get(size)?.pop() ?? this.#carve(size) ?? this.#extend(size);
    this.#live += size;
    this.#blocks++;
    return address;
  }

  /** @param bytes as given to `allocate` */
  release(address: number, bytes: number): void {
    const size = blockSize(bytes);
    const list = this.#free.get(size);
    if (list) list.push(address);
    else this.#free.set(size, [address]);
    this.#live -= size;
    this.#blocks--;
    this.#freed += size;
  }

  /** From a merged range; merges first when freed blocks could make one. */
  #carve(size: number): number | undefined {
    const found = this.#fromRanges(size);
    if (found !== undefined || this.#freed < size) return found;
    this.#merge();
    return this.#fromRanges(size);
  }

  #fromRanges(size: number): number | undefined {
    let best: [address: number, bytes: number] | undefined;
    for (const range of this.#ranges) if (range[1] >= size && (!best || range[1] < best[1])) best = range;
    if (!best) return undefined;
    const address = best[0];
    best[0] += size;
    best[1] -= size;
    if (best[1] === 0) this.#ranges.splice(this.#ranges.indexOf(best), 1);
    return address;
  }

  #merge(): void {
    const all = [...this.#ranges];
    for (const [size, addresses] of this.#free) for (const address of addresses) all.push([address, size]);
    all.sort((a, b) => a[0] - b[0]);
    this.#free.clear();
    this.#freed = 0;
    this.#ranges = [];
    for (const [address, bytes] of all) {
      const last = this.#ranges.at(-1);
      if (last && last[0] + last[1] === address) last[1] += bytes;
      else this.#ranges.push([address, bytes]);
    }
    const last = this.#ranges.at(-1);
    if (last && last[0] + last[1] === this.#top) {
      this.#top = last[0];
      this.#ranges.pop();
    }
  }

  #extend(size: number): number {
    if (this.#top + size > this.memory.end && !this.memory.growTo(this.#top + size)) {
      this.#merge();
      const found = this.#fromRanges(size);
      if (found !== undefined) return found;
      if (this.#top + size > this.memory.end && !this.memory.growTo(this.#top + size)) throw this.#exhausted(size);
    }
    const address = this.#top;
    this.#top += size;
    return address;
  }

  #exhausted(size: number): BackendError {
    const inMiB = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
    const isChosen = this.capMiB < LARGEST_MIB;
    const advice = isChosen ? `raise the memory cap of ${this.capMiB} MiB (at most ${LARGEST_MIB}), ` : '';
    return new (isChosen ? DeviceOptionError : BackendError)(
      `wasm: ${inMiB(size)} MiB were asked while ${inMiB(this.#live)} MiB are live in ${this.#blocks} blocks and the memory may ` +
        `not grow; ${advice}dispose tensors earlier (a scope per layer), or stream fewer rows at a time`,
    );
  }
}

/** Multiples of 64 bytes up to 1 KiB, then eight sizes per power of two. */
function blockSize(bytes: number): number {
  const aligned = Math.max(Math.ceil(bytes / ALIGNMENT), 1) * ALIGNMENT;
  if (aligned <= STEPS * ALIGNMENT * 2) return aligned;
  const step = 2 ** (31 - Math.clz32(aligned - 1)) / STEPS;
  return Math.ceil(aligned / step) * step;
}
