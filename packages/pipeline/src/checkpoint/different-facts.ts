import type { RunFacts } from './run-facts.ts';

/** Facts in words; hashes say which, not what. */
const NAMES: Readonly<Record<Exclude<keyof RunFacts, 'options'>, string>> = {
  method: 'method',
  methodHash: 'content of the method file',
  scheme: 'scheme',
  onFailure: 'what is done on failure',
  backend: 'backend',
  calibration: 'calibration tokens (text, samples, length and seed draw them)',
  include: 'layers to include',
  skip: 'layers to skip',
  modelHash: 'weights of the model',
  codeVersion: 'version of this program',
};

/** Of a hash, enough to tell it from another. */
const SHOWN = 12;

/**
 * Where two runs differ, each place with what it was in the earlier and is in this one, in one line; undefined where nothing known
 * does. Options are told where the method is the same: another method has others.
 */
export function differentFacts(was: Partial<RunFacts>, is: RunFacts): string | undefined {
  const differences = (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter((fact) => JSON.stringify(was[fact]) !== JSON.stringify(is[fact]))
    .map((fact) => told(NAMES[fact], was[fact], is[fact]));
  if (was.method === is.method)
    for (const name of new Set([...Object.keys(was.options ?? {}), ...Object.keys(is.options)]))
      if (was.options?.[name] !== is.options[name])
        differences.push(told(`option ${name}`, was.options?.[name], is.options[name]));
  return differences.length === 0 ? undefined : differences.join('; ');
}

const told = (what: string, was: unknown, is: unknown): string =>
  `${what}: ${shown(was)} then, ${shown(is)} is asked now`;

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, SHOWN)}…` : text;
}
