import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this laboratory keeps what it can make again: `$XDG_CACHE_HOME/ptqlab`, else `~/.cache/ptqlab`. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ptqlab');
}
