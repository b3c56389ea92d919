export type { GenerateRequest, LanguageModel, Score, ScoreRequest } from './language-model.ts';
export type { Tokenizer } from './tokenizer.ts';
