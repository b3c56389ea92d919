import type { DoneResult } from '../study-folder/study-schema.ts';

/** `3 of 28 layers rescued (rtn)`: layers that the setting's method could not quantize, over all seeds; empty where there are none. */
export function rescueText(results: readonly Pick<DoneResult, 'modules'>[]): string {
  const modules = results.flatMap((result) => result.modules);
  const rescues = modules.flatMap(({ rescue }) => rescue ?? []);
  if (rescues.length === 0) return '';
  const kinds = [...new Set(rescues.map(({ kind }) => kind))].sort();
  return `${rescues.length} of ${modules.length} layers rescued (${kinds.join(', ')})`;
}
