/** The seeds of the mini suite that the mini models were trained for: what is true, and which documents evaluate it. */
export const MINI_SEEDS = { world: 7, evaluation: 1001, calibration: 2001 } as const;

/** What `writeDataFolder` returns: changes when any evaluation document or calibration text changes. */
export const MINI_DATA_SHA256 = 'e36b7da4aab02a3b29f57ba9c918ab8bcec56957684e12d49d16c82ec0b8f1e4';
