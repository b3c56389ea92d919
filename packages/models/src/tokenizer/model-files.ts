/** The files of one model by name, wherever they are: in a folder, or given to a page by its visitor. */
export interface ModelFiles {
  /** What to call a file in messages. */
  pathOf(name: string): string;
  /** Its bytes; undefined when there is none of this name. @throws FormatError when it is there and cannot be read */
  read(name: string): Promise<Uint8Array | undefined>;
}
