export { miniDataFolder } from './mini-data-folder.ts';
export { openSuite } from './open-suite.ts';
export type { OpenSuite, SuiteEvaluation, SuiteOptions } from './open-suite.ts';
export { planSuite } from './plan-suite.ts';
export type { SuitePlan } from './plan-suite.ts';
