import fc from 'fast-check';
import { BackendError } from '@ptqlab/tensor';
import { judgeExact } from './judge.ts';
import { law, LawViolation, type Law } from './law.ts';
import { Program, steps, type Step } from './program.ts';

/** 6 GiB in all, more than a wasm32 memory can ever hold, in tensors of 64 MiB. */
const REUSE = { tensors: 96, size: 2 ** 24 };

/** Who owns memory, when it is freed, and that nobody sees it change under an earlier read. */
export const memoryLaws: readonly Law[] = [
  law<readonly Step[]>({
    id: 'memory.programs',
    says: 'after any program of ops, views, scopes and errors exactly the kept tensors are live, unchanged, and the rest refuse use',
    ops: ['add', 'fill'],
    generator: 'program',
    identical: false,
    cases: steps,
    async run({ device }, program) {
      await new Program(device, device.liveTensors).run(program);
      return [];
    },
    judge: () => 0,
  }),
  law<{ length: number; rounds: number }>({
    id: 'memory.earlier-reads',
    says: 'a read enqueued before its tensor was freed still sees the old values, whatever reuses the memory',
    ops: ['fill', 'copy'],
    generator: 'program',
    share: 0.3,
    identical: true,
    cases: fc.record({ length: fc.integer({ min: 1, max: 3000 }), rounds: fc.integer({ min: 1, max: 6 }) }),
    async run({ device }, { length, rounds }) {
      const reads = [];
      for (let round = 0; round < rounds; round++) {
        using _ = device.scope();
        const values = Float32Array.from({ length }, (_, i) => round * length + i);
        const [x, other] = [device.tensor(values, [length]), device.full([length], round)];
        reads.push(x.read(), other.read(), x.add(other).read());
      }
      return await Promise.all(reads);
    },
    judge({ length, rounds }, observed) {
      for (let round = 0; round < rounds; round++) {
        const values = Float32Array.from({ length }, (_, i) => round * length + i);
        judgeExact(`read of round ${round}`, observed[3 * round]!, values);
        judgeExact(`filled read of round ${round}`, observed[3 * round + 1]!, new Float32Array(length).fill(round));
        judgeExact(
          `sum of round ${round}`,
          observed[3 * round + 2]!,
          values.map((x) => x + round),
        );
      }
      return 0;
    },
  }),
  law<readonly number[]>({
    id: 'memory.earlier-work',
    says: 'work enqueued on a tensor before it was freed still sees its values when the memory is reused at once',
    ops: ['add', 'copy'],
    generator: 'program',
    share: 0.3,
    identical: true,
    cases: fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 }),
    async run({ device }, values) {
      const results = values.map((value) => {
        const x = device.full([999], value);
        const y = x.add(1);
        x.dispose();
        device.full([999], -7).dispose();
        return y;
      });
      return await Promise.all(results.map((y) => y.slice(0, 998, 999).read()));
    },
    judge: (values, observed) => {
      observed.forEach((got, i) => judgeExact(`result ${i}`, got, [values[i]! + 1]));
      return 0;
    },
  }),
  law<typeof REUSE>({
    id: 'memory.reuse',
    says: 'tensors made and freed one after another reuse memory: 6 GiB in all pass through a device',
    ops: ['fill'],
    generator: 'program',
    share: 0,
    identical: true,
    cases: fc.constant(REUSE),
    async run({ device }, { tensors, size }) {
      for (let i = 0; i < tensors; i++) {
        const x = device.empty([size]);
        x.slice(0, size - 1, size).write(i);
        if (i % 16 === 15 && (await x.slice(0, size - 1, size).item()) !== i)
          throw new LawViolation(`tensor ${i} lost its last element`);
        x.dispose();
      }
      return [];
    },
    judge: () => 0,
  }),
  law<null>({
    id: 'memory.closed',
    says: 'a closed device refuses further work with a BackendError',
    ops: [],
    generator: 'wrong',
    share: 0,
    identical: true,
    cases: fc.constant(null),
    async run({ open }) {
      const device = await open();
      await device.close();
      try {
        device.zeros([4]);
      } catch (error) {
        if (error instanceof BackendError) return [];
        throw error;
      }
      throw new LawViolation('a closed device made a tensor');
    },
    judge: () => 0,
  }),
];
