import type { Failure } from '../run/check-law.ts';

/** What a law about methods did. */
export interface MethodLawOutcome {
  readonly law: string;
  /** The law in one sentence. */
  readonly says: string;
  /** Name of the backend that had to agree; undefined for a law about one device. */
  readonly against?: string;
  /** Layers drawn. */
  readonly runs: number;
  readonly failure?: Failure;
}

/** What was proven of one method on one backend, with what it takes to prove it again. Plain data: JSON keeps all of it. */
export interface MethodCertificate {
  readonly method: string;
  readonly options: Readonly<Record<string, number | boolean | string>>;
  /** Schemes that were drawn from, as `printScheme` writes them. */
  readonly schemes: readonly string[];
  readonly backend: string;
  /** Device, threads, driver, in the backend's words. */
  readonly description: string;
  /** Backends it was held against. */
  readonly judges: readonly string[];
  readonly seed: number;
  /** Layers drawn per law. */
  readonly runs: number;
  readonly seconds: number;
  readonly laws: readonly MethodLawOutcome[];
  readonly holds: boolean;
}
