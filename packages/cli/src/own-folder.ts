import { existsSync, readdirSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** What a folder has to hold so that a command may write into it, new and empty ones aside. */
export interface OwnFolder {
  /** For people: what is written there, for instance `a study`. */
  readonly what: string;
  /** True for a folder that an earlier run of the same kind wrote. */
  isOwn(folder: string): boolean;
}

/** Names in a message. */
const NAMED = 3;

/**
 * Refuses a folder with somebody else's files, of which a command could write over some.
 * @throws UsageError naming what is in it
 */
export function requireOwnFolder(folder: string, { what, isOwn }: OwnFolder): void {
  if (!existsSync(folder)) return;
  // What a killed run of ours was just writing.
  const inside = readdirSync(folder).filter((name) => !/\.\d+\.tmp$/.test(name));
  if (inside.length === 0 || isOwn(folder)) return;
  const more = inside.length > NAMED ? ` and ${inside.length - NAMED} more` : '';
  throw new UsageError(
    `--out ${folder}: holds ${inside.slice(0, NAMED).join(', ')}${more}, but not ${what}; nothing was written; give another --out, new or empty`,
  );
}
