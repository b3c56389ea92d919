import { differentFacts } from './different-facts.ts';
import type { RunFacts } from './run-facts.ts';

const FACTS: RunFacts = {
  modelHash: 'a'.repeat(64),
  codeVersion: 'b'.repeat(64),
  methodHash: '',
  backend: 'wasm',
  method: 'gptq',
  scheme: 'W4A16-g64-asym',
  options: { blockSize: 128, damping: 0.01 },
  calibration: null,
  include: null,
  skip: [],
  onFailure: 'stop',
};

/** Another value of each fact, and what is said of it. */
const OTHER: Readonly<Record<keyof RunFacts, readonly [Partial<RunFacts>, string]>> = {
  modelHash: [{ modelHash: 'c'.repeat(64) }, 'weights of the model: cccccccccccc… then, aaaaaaaaaaaa… is asked now'],
  codeVersion: [{ codeVersion: 'c' }, 'version of this program: c then, bbbbbbbbbbbb… is asked now'],
  methodHash: [{ methodHash: 'c' }, 'content of the method file: c then, none is asked now'],
  backend: [{ backend: 'webgpu' }, 'backend: webgpu then, wasm is asked now'],
  method: [{ method: 'rtn', options: {} }, 'method: rtn then, gptq is asked now'],
  scheme: [{ scheme: 'W3A16-g64-asym' }, 'scheme: W3A16-g64-asym then, W4A16-g64-asym is asked now'],
  options: [
    { options: { blockSize: 64, actOrder: true, damping: 0.01 } },
    'option blockSize: 64 then, 128 is asked now; option actOrder: true then, none is asked now',
  ],
  calibration: [
    { calibration: 'c' },
    'calibration tokens (text, samples, length and seed draw them): c then, none is asked now',
  ],
  include: [{ include: ['mlp.*'] }, 'layers to include: ["mlp.*"] then, none is asked now'],
  skip: [{ skip: ['mlp.*'] }, 'layers to skip: ["mlp.*"] then, [] is asked now'],
  onFailure: [{ onFailure: 'rtn' }, 'what is done on failure: rtn then, stop is asked now'],
};

describe('differentFacts', () => {
  it.each(Object.values(OTHER))('%j', (change, told) => {
    expect(differentFacts({ ...FACTS, ...change }, FACTS)).toBe(told);
  });

  it('says nothing of equal runs, and tells every difference', () => {
    expect(differentFacts(FACTS, FACTS)).toBeUndefined();
    const other = Object.assign({}, ...Object.values(OTHER).map(([change]) => change)) as RunFacts;
    expect(differentFacts(other, FACTS)!.split(';')).toHaveLength(Object.keys(OTHER).length - 1);
  });
});
