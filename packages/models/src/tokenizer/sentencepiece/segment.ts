/** A part of a normalized text and the piece it became. */
export interface Segment {
  readonly text: string;
  readonly id: number;
}
