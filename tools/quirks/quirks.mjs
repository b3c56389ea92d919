// The behaviours of the published codes that a re-implementation gets wrong first, each as the edit that would lose it.
import grids from './of-grids.mjs';
import gptq from './of-gptq.mjs';
import gptaq from './of-gptaq.mjs';
import awq from './of-awq.mjs';
import smoothquant from './of-smoothquant.mjs';
import billm from './of-billm.mjs';
import slim from './of-slim-llm.mjs';

/**
 * `find` stands exactly once in `file` (a path under packages) and `put` in its place loses the quirk; `specs` should notice, the likeliest first.
 * @type {readonly { of: string, quirk: string, file: string, find: string, put: string, specs: readonly string[] }[]}
 */
export const QUIRKS = [...grids, ...gptq, ...gptaq, ...awq, ...smoothquant, ...billm, ...slim];
