/** One of the walls between a generated program and this machine, as `doctor` prints it. */
export interface Wall {
  readonly name: string;
  /** Whether it stands here. Found by trying it, never assumed. */
  readonly up: boolean;
  /** What it keeps out, or why it is down. */
  readonly detail: string;
}
