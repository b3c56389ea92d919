/** The seeds of the mini suite that the mini models were trained for: what is true, and which documents evaluate it. */
export const MINI_SEEDS = { world: 7, evaluation: 1001, calibration: 2001 } as const;
