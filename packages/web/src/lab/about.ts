import { METHODS } from '@ptqlab/quant';
import { backendChoices, type BackendChoice } from './backends.ts';
import { EMBEDDED_MODELS } from './embedded-files.ts';

/** What the page shows before anything has run. */
export interface AboutResult {
  readonly backends: readonly BackendChoice[];
  readonly methods: readonly { readonly name: string; readonly title: string }[];
  readonly models: typeof EMBEDDED_MODELS;
}

/** Backends, methods and models to choose from. */
export const about = async (): Promise<AboutResult> => ({
  backends: backendChoices(),
  methods: Object.values(METHODS).map(({ name, title }) => ({ name, title })),
  models: EMBEDDED_MODELS,
});
