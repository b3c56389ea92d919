import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CellExecutor } from './cell-executor.ts';
import { CellStore } from './cell-store.ts';
import type { Cell } from './cell.ts';
import { ExecutorLostError } from './executor-lost-error.ts';
import { runStudy } from './run-study.ts';

const cellOf = (index: number): Cell => ({
  model: 'a',
  modelHash: 'aa',
  method: 'rtn',
  methodHash: '',
  scheme: `W${index}`,
  options: {},
  onFailure: 'stop',
  calibration: null,
  calibrationHash: '',
  calibrationSeed: 0,
  computeDtype: 'f32',
  backend: 'wasm',
  evaluation: {},
  codeVersion: 'cc',
});
const cells = Array.from({ length: 9 }, (_, index) => cellOf(index));
const newStore = (): CellStore => new CellStore(mkdtempSync(join(tmpdir(), 'study-')));

/** Takes a while that differs from cell to cell, and may go wrong in a way of its own. */
class FakeExecutor implements CellExecutor {
  readonly ran: string[] = [];
  constructor(
    readonly slots: number,
    private readonly delayOf: (cell: Cell) => number,
    private readonly problemOf: (cell: Cell, time: number) => Error | undefined = () => undefined,
  ) {}

  async run(cell: Cell) {
    this.ran.push(cell.scheme);
    await new Promise((resolve) => setTimeout(resolve, this.delayOf(cell)));
    const problem = this.problemOf(cell, this.ran.filter((scheme) => scheme === cell.scheme).length);
    if (problem) throw problem;
    const figures = { bitsPerWeight: Number(cell.scheme.slice(1)) };
    const result = { status: 'done' as const, figures, tasks: [], overflow: null, modules: [] };
    return { result, timing: { seconds: 1, cpuSeconds: 1, quantizeSeconds: 0 } };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

describe('runStudy', () => {
  it('gives the same squares in map order for any number of slots and any order of ending', async () => {
    const alone = await runStudy(cells, newStore(), new FakeExecutor(1, () => 0));
    const delays = fc.array(fc.nat(4), { minLength: cells.length, maxLength: cells.length });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), delays, async (slots, delay) => {
        const executor = new FakeExecutor(slots, ({ scheme }) => delay[Number(scheme.slice(1))]!);
        expect(await runStudy(cells, newStore(), executor)).toEqual(alone);
        expect(executor.ran).toHaveLength(cells.length);
      }),
      { numRuns: 30 },
    );
  });

  it('runs only what has no result yet', async () => {
    const store = newStore();
    const first = new FakeExecutor(2, () => 0);
    await runStudy(cells.slice(2, 6), store, first);
    const second = new FakeExecutor(2, () => 0);
    const told: (number | undefined)[] = [];
    const { squares } = await runStudy(cells, store, second, { finished: (_square, slot) => told.push(slot) });
    expect(second.ran.sort()).toEqual(['W0', 'W1', 'W6', 'W7', 'W8']);
    expect(told.filter((slot) => slot === undefined)).toHaveLength(4);
    expect(squares.map(({ cell }) => cell)).toEqual(cells);
  });

  it('begins with the longest cells, those of equal length in map order', async () => {
    const executor = new FakeExecutor(1, () => 0);
    const secondsOf = ({ scheme }: Cell) => [1, 5, 1, 9, 5][Number(scheme.slice(1)) % 5]!;
    const { squares } = await runStudy(cells, newStore(), executor, {}, secondsOf);
    expect(executor.ran).toEqual(['W3', 'W8', 'W1', 'W4', 'W6', 'W0', 'W2', 'W5', 'W7']);
    expect(squares.map(({ cell }) => cell)).toEqual(cells);
  });

  it('goes on when a cell cannot be run, stores nothing of it, and says so', async () => {
    const store = newStore();
    const broken = new FakeExecutor(
      2,
      () => 0,
      ({ scheme }) => (scheme === 'W3' ? new Error('no memory') : undefined),
    );
    const { squares, unfinished } = await runStudy(cells, store, broken);
    expect(unfinished).toEqual([squares[3]]);
    expect(squares[3]!.result).toEqual({ status: 'failed', reason: 'no memory' });
    expect(cells.map((cell) => store.read(cell) !== undefined)).toEqual(cells.map((_, at) => at !== 3));
    expect(broken.ran.filter((scheme) => scheme === 'W3')).toHaveLength(1);
  });

  it('tries a cell again when what computed it died, but not for ever', async () => {
    const dying = (times: number) =>
      new FakeExecutor(
        2,
        () => 0,
        ({ scheme }, time) => (scheme === 'W3' && time <= times ? new ExecutorLostError('killed') : undefined),
      );
    const twice = await runStudy(cells, newStore(), dying(2));
    expect(twice.unfinished).toEqual([]);
    const always = dying(Infinity);
    expect((await runStudy(cells, newStore(), always)).unfinished).toHaveLength(1);
    expect(always.ran.filter((scheme) => scheme === 'W3')).toHaveLength(3);
  });
});
