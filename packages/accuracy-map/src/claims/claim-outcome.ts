import type { Claim } from './claim.ts';

/** What one setting says of a claim. */
export interface ClaimCase {
  readonly model: string;
  readonly setting: string;
  readonly says: 'yes' | 'no' | 'open';
  readonly numbers: string;
}

/** What a study says of a claim. */
export interface ClaimOutcome {
  readonly claim: Claim;
  readonly outcome: 'holds' | 'does not hold' | 'not enough evidence';
  /** One sentence with the numbers that decided. */
  readonly because: string;
  /** Every setting in scope. */
  readonly cases: readonly ClaimCase[];
}
