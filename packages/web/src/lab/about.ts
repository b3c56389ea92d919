import { METHODS, type Quantizer } from '@ptqlab/quant';
import { backendChoices, type BackendChoice } from './backends.ts';
import { EMBEDDED_MODELS } from './embedded-files.ts';
import { typicalScheme } from './typical-scheme.ts';

/** A method to choose, with schemes to begin with. */
export interface AboutMethod {
  readonly name: string;
  readonly title: string;
  /** In groups that fit a small block. */
  readonly blockScheme: string;
  /** In groups as trained models are given. */
  readonly modelScheme: string;
}

/** What the page shows before anything has run. */
export interface AboutResult {
  readonly backends: readonly BackendChoice[];
  readonly methods: readonly AboutMethod[];
  readonly models: typeof EMBEDDED_MODELS;
}

/** Backends, methods and models to choose from. */
export const about = async (): Promise<AboutResult> => ({
  backends: backendChoices(),
  methods: (Object.values(METHODS) as unknown as Quantizer[]).map((method) => ({
    name: method.name,
    title: method.title,
    blockScheme: typicalScheme(method, 'block'),
    modelScheme: typicalScheme(method, 'model'),
  })),
  models: EMBEDDED_MODELS,
});
