import type { Quantizer } from '@ptqlab/quant';

const STREAMS = ['quantized', 'full-precision'];

/** What a value lacks of a quantizer, in words; undefined where nothing. */
export function faultOfQuantizer(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return `it is ${value === undefined ? 'missing' : String(value)}`;
  const given = value as Record<keyof Quantizer, unknown>;
  for (const key of ['name', 'title', 'source'] as const)
    if (typeof given[key] !== 'string') return `its ${key} is no text`;
  for (const key of ['statistics', 'sequential', 'check', 'quantize'] as const)
    if (typeof given[key] !== 'function') return `its ${key} is no function`;
  if (!STREAMS.includes(given.stream as string))
    return `its stream is ${String(given.stream)}, not ${STREAMS.join(' or ')}`;
  if (typeof given.options !== 'object' || given.options === null) return 'its options are missing (no options are {})';
  for (const [name, option] of Object.entries(given.options as Record<string, unknown>)) {
    const { says, default: unasked } = (option ?? {}) as { says?: unknown; default?: unknown };
    if (typeof says !== 'string' || !['number', 'boolean', 'string'].includes(typeof unasked))
      return `its option ${name} needs "says" and a "default" that is a number, a boolean or a text`;
  }
  return undefined;
}
