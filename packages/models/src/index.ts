export * from './browser.ts';
export { readConfig } from './config/read-config.ts';
export { openTokenizer } from './tokenizer/open-tokenizer.ts';
export { openModel } from './load/open-model.ts';
export type { OpenModel, OpenModelOptions } from './load/open-model.ts';
export { scoreOnDevice } from './language-model/score-on-device.ts';
export type { ScoreOnDevice } from './language-model/score-on-device.ts';
export { openModelFolder } from './load/model-folder.ts';
export type { ModelFolder } from './load/model-folder.ts';
