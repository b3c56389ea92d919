/** A token that is recognized in text as a whole, outside the model that cuts the rest. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Swallow the white space before, or after, the token. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Recognize it only where spaces or the ends of the text stand on both sides. */
  readonly singleWord: boolean;
}
