export * from './browser.ts';
export { readConfig } from './config/read-config.ts';
export { openTokenizer } from './tokenizer/open-tokenizer.ts';
export { openModel } from './load/open-model.ts';
export type { OpenModel, OpenModelOptions } from './load/open-model.ts';
export { openModelFolder } from './load/model-folder.ts';
export type { ModelFolder } from './load/model-folder.ts';
