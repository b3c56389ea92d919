import { oneLine } from './one-line.ts';

/** Where in the user's files a problem lies. */
export interface FormatErrorPlace {
  /** Path of the file, as the user gave it. */
  readonly file?: string;
  /** Name of the tensor inside the file. */
  readonly tensor?: string;
}

/**
 * A file of the user cannot be used: it is missing, damaged, or not what was asked for.
 * The message is one line that starts with the file and, where there is one, the tensor. A command ends with exit code 2 on it.
 */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly file: string | undefined;
  readonly tensor: string | undefined;

  constructor(problem: string, { file, tensor }: FormatErrorPlace = {}, options?: ErrorOptions) {
    const place = [file, tensor === undefined ? undefined : `tensor "${tensor}"`].filter((part) => part !== undefined);
    super(oneLine([...place, problem].join(': ')), options);
    this.file = file;
    this.tensor = tensor;
  }
}
