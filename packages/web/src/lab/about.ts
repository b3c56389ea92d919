import { METHODS } from '@ptqlab/quant';
import { backendChoices, type BackendChoice } from './backends.ts';

/** What the page shows before anything has run. */
export interface AboutResult {
  readonly backends: readonly BackendChoice[];
  readonly methods: readonly { readonly name: string; readonly title: string }[];
}

/** Backends and methods to choose from. */
export const about = async (): Promise<AboutResult> => ({
  backends: backendChoices(),
  methods: Object.values(METHODS).map(({ name, title }) => ({ name, title })),
});
