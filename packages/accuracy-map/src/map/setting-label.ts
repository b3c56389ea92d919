import type { Setting } from './setting.ts';

/** `gptq W4A16-g64-asym damping=0.05`: a setting without its model, for people. */
export function settingLabel({ method, scheme, options, isFullPrecision }: Setting): string {
  if (isFullPrecision) return 'full precision';
  return [method, scheme, ...Object.entries(options).map(([name, value]) => `${name}=${value}`)].join(' ');
}
