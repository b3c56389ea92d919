import { BackendError } from '@ptqlab/tensor';
import fc from 'fast-check';
import { Allocator, type GrowableMemory } from './allocator.ts';

const START = 1000;

class Pages implements GrowableMemory {
  end = 4096;
  constructor(private readonly cap: number) {}
  growTo(end: number): boolean {
    if (end > this.cap) return false;
    this.end = Math.min(Math.ceil(end / 4096) * 4096, this.cap);
    return true;
  }
}

/** Steps of a program: a size to allocate, or which live block to free. */
const programs = fc.array(fc.oneof(fc.record({ bytes: fc.nat(20_000) }), fc.record({ free: fc.nat(1000) })), {
  maxLength: 120,
});

describe('Allocator', () => {
  it('hands out aligned blocks inside the memory that never overlap, and counts them', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const memory = new Pages(2 ** 30);
        const allocator = new Allocator(memory, START);
        const live: { address: number; bytes: number }[] = [];
        for (const step of program) {
          if ('free' in step) {
            const [block] = live.splice(step.free % Math.max(live.length, 1), 1);
            if (block) allocator.release(block.address, block.bytes);
            continue;
          }
          const address = allocator.allocate(step.bytes);
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(START);
          expect(address + step.bytes).toBeLessThanOrEqual(memory.end);
          for (const other of live)
            expect(address + step.bytes <= other.address || other.address + other.bytes <= address).toBe(true);
          // A block of 0 bytes still has an address of its own.
          live.push({ address, bytes: step.bytes });
        }
        for (const { address, bytes } of live) allocator.release(address, bytes);
        expect(allocator.liveBytes).toBe(0);
      }),
    );
  });

  it('merges freed neighbours: after everything was freed, one block of nearly the whole memory fits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const cap = 2 ** 20;
        const allocator = new Allocator(new Pages(cap), 0);
        const blocks = sizes.map((bytes) => ({ bytes, address: allocator.allocate(bytes) }));
        for (const { address, bytes } of blocks) allocator.release(address, bytes);
        expect(() => allocator.allocate(cap * 0.9)).not.toThrow();
      }),
    );
  });

  it('gives a freed block back to the next request of its size', () => {
    const allocator = new Allocator(new Pages(2 ** 20), 0);
    const address = allocator.allocate(5000);
    allocator.allocate(100);
    allocator.release(address, 5000);
    expect(allocator.allocate(5000)).toBe(address);
  });

  it('says what was asked, what is live and what to do when the memory ends', () => {
    const allocator = new Allocator(new Pages(2 ** 20), 0);
    allocator.allocate(2 ** 19);
    expect(() => allocator.allocate(2 ** 20)).toThrow(BackendError);
    expect(() => allocator.allocate(2 ** 20)).toThrow(
      /1\.0 MiB were asked while 0\.5 MiB are live in 1 blocks.*dispose/s,
    );
    expect(allocator.liveBytes).toBe(2 ** 19);
  });
});
