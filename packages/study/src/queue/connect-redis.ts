import type { Redis } from 'ioredis';
import { requireRedisUrl } from './require-redis-url.ts';

/** Lines about a server that does not answer come at most this often. */
const MILLISECONDS_BETWEEN_LINES = 10_000;

/**
 * A connection to Redis or Valkey that never gives up: what is asked while the server is away is answered when it is back.
 * @param url redis://… or rediss://…
 * @param onTrouble told, now and then, that the server does not answer
 */
export async function connectRedis(url: string, onTrouble: (line: string) => void): Promise<Redis> {
  requireRedisUrl(url);
  // Loaded only where a queue is used.
  const { Redis } = await import('ioredis');
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
  let last = -Infinity;
  connection.on('error', (error: Error) => {
    if (performance.now() - last < MILLISECONDS_BETWEEN_LINES) return;
    last = performance.now();
    onTrouble(`${url.replace(/\/\/.*@/, '//…@')} does not answer (${error.message}); trying again`);
  });
  return connection;
}
