/** Stored bytes that can be read from any place: a file on disk, or one a visitor gave to a page. */
export interface ByteSource {
  /** For messages. */
  readonly name: string;
  /** Bytes it holds. */
  readonly size: number;
  /**
   * Fills `target` with the bytes from `position` on.
   * @param tensor whose bytes they are, for messages
   * @throws FormatError when it ends before `target` is full
   */
  readInto(target: Uint8Array, position: number, tensor?: string): Promise<void>;
  close(): Promise<void>;
}
