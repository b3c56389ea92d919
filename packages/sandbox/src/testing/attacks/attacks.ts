/** What stands outside the sandbox and must not be touched. */
export interface Canary {
  readonly folder: string;
  /** A file in that folder. */
  readonly file: string;
  /** Its content, and the value of the variable PTQLAB_CANARY. */
  readonly secret: string;
  /** A port of this machine that counts its callers. */
  readonly port: number;
}

/** Python programs by name. Each comes to its end only if its attack succeeds. */
export type Attacks = Readonly<Record<string, (canary: Canary) => string>>;
