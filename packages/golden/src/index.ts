export { goldenCases, GoldenTensors, hasWholeSet, type GoldenCase } from './golden-cases.ts';
