import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';
import { checksum, sizeOf } from './checksum.ts';
import type { ExpectedContent } from './checksum.ts';
import { FetchError } from './fetch-error.ts';

export interface DownloadOptions {
  readonly target: string;
  readonly expected: ExpectedContent;
  /** The file's bytes from an offset on. */
  readonly open: (from: number) => Promise<ReadableStream<Uint8Array>>;
  /** Tries without any new byte before it is given up. */
  readonly patience?: number;
  /** Milliseconds before the second try, doubled for each further one. */
  readonly delay?: number;
  readonly onProgress?: (received: number, of: number) => void;
}

/** A file whose content is not what the hub said. */
export class ChecksumError extends FetchError {}

/**
 * Downloads one file beside its place as `.partial`, goes on from the bytes it has after a dropped connection (also one of an earlier
 * run), checks size and content, and only then gives it its name.
 * @throws ChecksumError for wrong content, which is not kept; the last error of the connection when nothing more arrives
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { target, expected } = options;
  const partial = `${target}.partial`;
  await mkdir(dirname(target), { recursive: true });
  await receive(partial, options);
  const digest = await checksum(partial, expected.algorithm);
  if ((await sizeOf(partial)) !== expected.size || digest !== expected.digest) {
    await rm(partial);
    throw new ChecksumError(
      `${target}: ${expected.algorithm} ${expected.digest} was promised and ${digest} arrived; ` +
        `the file was not kept. Fetch again, or from another endpoint.`,
    );
  }
  await rename(partial, target);
}

async function receive(partial: string, options: DownloadOptions): Promise<void> {
  const { expected, open, patience = 5, delay = 500, onProgress } = options;
  let have = await sizeOf(partial);
  for (let idle = 0; have < expected.size;) {
    try {
      const bytes = Readable.fromWeb(await open(have));
      let received = have;
      bytes.on('data', (chunk: Buffer) => onProgress?.((received += chunk.length), expected.size));
      await pipeline(bytes, createWriteStream(partial, { flags: 'a' }));
      if ((await sizeOf(partial)) === have) throw new FetchError('the connection ended without a byte');
    } catch (error) {
      const arrived = await sizeOf(partial);
      idle = arrived > have ? 0 : idle + 1;
      if (idle >= patience || isRefusal(error)) throw error;
      await pause(delay * 2 ** idle);
    }
    have = await sizeOf(partial);
  }
}

/** An answer of the server that another try does not change. */
function isRefusal(error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}
