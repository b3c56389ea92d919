import { oneLine } from '@ptqlab/formats';

/** A recipe that cannot be run: the user's input is wrong, and the message says where and what to do. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';

  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
  }
}
