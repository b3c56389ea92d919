import { InvalidArgumentError, Option, type Command } from 'commander';
import { BACKENDS, type DeviceOptions } from './backends.ts';

/** What every command that computes accepts. */
export interface ChosenDevice extends DeviceOptions {
  readonly backend: string;
}

/** A whole number above 0, for commander. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new InvalidArgumentError('a whole number above 0 is needed.');
  return value;
}

/** NaN for blanks, which are 0 to `Number`. */
const readNumber = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** A whole number from 0, for commander. */
export function wholeFromZero(text: string): number {
  const value = readNumber(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0 is needed.');
  return value;
}

/** Any whole number, for commander. */
export function wholeNumber(text: string): number {
  const value = readNumber(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('a whole number is needed.');
  return value;
}

/** Adds --backend, --threads, --memory-mib and --relaxed. */
export function withDeviceOptions(command: Command): Command {
  return command
    .addOption(new Option('--backend <name>', 'where to compute').choices(Object.keys(BACKENDS)).default('wasm'))
    .option(
      '--threads <n>',
      'threads of the CPU backend (default: all cores); results do not depend on it',
      positiveInteger,
    )
    .option(
      '--memory-mib <MiB>',
      'cap on the memory of the backend (default: 4096, which is the most on wasm)',
      positiveInteger,
    )
    .option('--relaxed', 'fused multiply-add on the CPU; faster, results then depend on the processor');
}
