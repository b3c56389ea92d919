/** One step of a small program: what it is called, its line of Python, and what it does. */
export interface Operation {
  /** Without its number, for telling combinations apart. */
  readonly name: string;
  readonly says: (k: number) => string;
  readonly line: (k: number) => string;
}

/** Steps on a number, with their effect. */
export interface NumberOperation extends Operation {
  readonly apply: (x: number, k: number) => number;
}

/** Steps on a list of numbers, with their effect. */
export interface ListOperation extends Operation {
  readonly apply: (xs: readonly number[], k: number) => number[];
}

/** What is returned of a list. */
export interface ListResult {
  readonly name: string;
  readonly says: string;
  readonly expression: string;
  readonly apply: (xs: readonly number[]) => number;
}
