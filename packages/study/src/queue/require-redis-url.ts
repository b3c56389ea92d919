import { RecipeError } from '../recipe-error.ts';

/** @param url redis://… or rediss://… @throws RecipeError for anything else */
export function requireRedisUrl(url: string): void {
  if (!/^rediss?:\/\/./.test(url) || !URL.canParse(url))
    throw new RecipeError(
      `--queue "${url}" is no address of a Redis server; write for instance redis://localhost:6379`,
    );
}
