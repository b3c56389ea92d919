import fc from 'fast-check';
import { ImportWall } from './import-wall.mjs';

type Functions = Record<string, (...values: number[]) => number>;

/** A wall around functions that count their calls, with one page of memory. */
function walled(names: readonly string[], memoryLimit = 1000) {
  const calls: string[] = [];
  const functions: Functions = Object.fromEntries(
    names.map((name) => [name, Object.assign(() => (calls.push(name), 7), { sig: 'ii' })]),
  );
  const memory = new ArrayBuffer(65_536);
  const wall = new ImportWall(memoryLimit);
  wall.guard({ env: functions, wasi_snapshot_preview1: functions });
  wall.watch(() => memory);
  return { wall, functions, calls, words: new Uint32Array(memory) };
}

describe('ImportWall', () => {
  it('lets everything through until it is shut, and keeps the signatures Emscripten reads', () => {
    const { functions, calls } = walled(['exit', '__syscall_openat', 'fd_write']);
    for (const gate of Object.values(functions)) expect(gate()).toBe(7);
    expect(calls).toEqual(['exit', '__syscall_openat', 'fd_write']);
    expect(functions['exit']).toHaveProperty('sig', 'ii');
  });

  it('shut, no function of any name is called through, unless it is one of the harmless', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_]\w{0,20}$/), (name) => {
        const { wall, functions, calls } = walled([`Jsv${name}`, `__syscall_${name}`, `fd_${name}`, `x${name}`]);
        wall.shut();
        for (const gate of Object.values(functions))
          try {
            gate(0, 0, 0, 0);
          } catch {
            // refused, as it should be
          }
        expect(calls).toEqual([]);
      }),
    );
  });

  it('remembers the first refusal even if WebAssembly catches the error', () => {
    const { wall, functions } = walled(['JsvFunction_CallBound', 'exit']);
    wall.shut();
    expect(wall.refused).toBeUndefined();
    expect(() => functions['JsvFunction_CallBound']?.()).toThrow('the program called JsvFunction_CallBound');
    expect(() => functions['exit']?.()).toThrow();
    expect(wall.refused).toBe('JsvFunction_CallBound');
  });

  it('answers system calls with "permission denied"', () => {
    const { wall, functions } = walled(['__syscall_openat', 'fd_pwrite']);
    wall.shut();
    expect([functions['__syscall_openat']?.(), functions['fd_pwrite']?.()]).toEqual([-2, 2]);
    expect(wall.refused).toBeUndefined();
  });

  it('lets the memory grow up to the limit and not a byte beyond, also where the size looks negative', () => {
    const { wall, functions } = walled(['emscripten_resize_heap'], 2 ** 31 + 10);
    const resize = functions['emscripten_resize_heap'] as (bytes: number) => number;
    wall.shut();
    expect([resize(1000), resize((2 ** 31 + 10) | 0), resize((2 ** 31 + 11) | 0), resize(-1)]).toEqual([7, 7, 0, 0]);
  });

  it('swallows output and says it was written; other files take nothing', () => {
    const { wall, functions, words } = walled(['fd_write']);
    wall.shut();
    words.set([4000, 10, 5000, 32], 16); // two vectors of address and length, at byte 64
    expect(functions['fd_write']?.(1, 64, 2, 128)).toBe(0);
    expect(words[32]).toBe(42);
    expect(functions['fd_write']?.(3, 64, 2, 128)).toBe(2);
  });

  it('has no input', () => {
    const { wall, functions, words } = walled(['fd_read']);
    wall.shut();
    words[32] = 99;
    expect(functions['fd_read']?.(0, 64, 1, 128)).toBe(0);
    expect(words[32]).toBe(0);
    expect(functions['fd_read']?.(4, 64, 1, 128)).toBe(2);
  });
});
