import { InvalidArgumentError } from 'commander';

/** Part `index` (from 1) of `count` equal parts of a study. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `i/n`, for commander. */
export function readShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new InvalidArgumentError('i/n is needed, with i from 1 to n, for instance 2/4.');
  return { index, count };
}

/** The items of a part: every `count`-th, so that each part has some of everything. */
export function itemsOf<T>(items: readonly T[], shard: Shard | undefined): T[] {
  return items.filter((_, at) => !shard || at % shard.count === shard.index - 1);
}
