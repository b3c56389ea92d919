import { cellId, cellsOf, describeCell, type ModelFacts } from './cell.ts';
import { parseRecipe } from './recipe.ts';

const recipe = parseRecipe(
  `
name: cells
models: [a, b]
grid:
  - { method: rtn, schemes: [W4A16, W3A16] }
  - { method: gptq, schemes: [W4A16], options: { damping: 0.1 } }
calibration: { text: c4.jsonl, seeds: [0, 1] }
suite: [piqa]
`,
  'cells.yaml',
);
const factsOf = (model: string): ModelFacts => ({
  model,
  modelHash: `hash of ${model}`,
  calibrations: [0, 1].map((seed) => ({
    note: { source: 'c4.jsonl', samples: 32, length: 256, seed },
    hash: `tokens of ${model} ${seed}`,
  })),
  evaluation: { suite: 'x' },
  baselineEvaluation: { suite: 'all' },
});
const methodOf = (index: number) => ({ hash: '', learns: index === 1 });
const cells = cellsOf(recipe, ['a', 'b'].map(factsOf), { methodOf, backend: 'wasm', codeVersion: '1' });

describe('cellsOf', () => {
  it('is full precision, then the grid as written, for each model; a method that only rounds takes one calibration set', () => {
    const ofModel = (model: string) => [
      `${model} full precision`,
      `${model} rtn W4A16-channel-asym`,
      `${model} rtn W3A16-channel-asym`,
      `${model} gptq W4A16-channel-asym damping=0.1`,
      `${model} gptq W4A16-channel-asym damping=0.1 seed 1`,
    ];
    expect(cells.map(describeCell)).toEqual([...ofModel('a'), ...ofModel('b')]);
  });

  it('evaluates full precision on its own, and uncalibrated', () => {
    expect(cells[0]).toMatchObject({ calibration: null, calibrationHash: '', evaluation: { suite: 'all' } });
  });
});

describe('cellId', () => {
  const [, , , cell] = cells;

  it('is different for every cell', () => {
    expect(new Set(cells.map(cellId)).size).toBe(cells.length);
  });

  it('does not depend on where files lie', () => {
    const moved = { ...cell!, model: 'elsewhere', calibration: { ...cell!.calibration!, source: 'moved.jsonl' } };
    expect(cellId(moved)).toBe(cellId(cell!));
  });

  it.each(Object.keys(cell!).filter((key) => key !== 'model' && key !== 'calibration'))('depends on %s', (key) => {
    expect(cellId({ ...cell!, [key]: 'another' })).not.toBe(cellId(cell!));
  });
});
