import { UsageError } from './usage-error.ts';

/** A method's options as a command line gives them. */
export type MethodOptions = Readonly<Record<string, number | boolean | string>>;

/** Reads `name=value`, as the value's own type, gathered over repetitions. */
export function readMethodOption(text: string, before: MethodOptions): MethodOptions {
  const [, name, value] = /^(\w+)=(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--option "${text}" is not of the form name=value`);
  const typed =
    value === 'true'
      ? true
      : value === 'false'
        ? false
        : value !== '' && !Number.isNaN(Number(value))
          ? Number(value)
          : value!;
  return { ...before, [name]: typed };
}
