/** What stands behind a cell that was computed elsewhere: the certificate of the machine that computed it. */
export interface CellOrigin {
  /** Text of the certificate's file: versions and device of that machine, and what was proven of it. */
  readonly certificate: string;
}
