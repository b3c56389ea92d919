/** The seeds of the mini suite that the mini models were trained for: what is true, and which documents evaluate it. */
export const MINI_SEEDS = { world: 7, evaluation: 1001, calibration: 2001 } as const;

/** What `writeDataFolder` returns: changes when any evaluation document or calibration text changes. */
export const MINI_DATA_SHA256 = '64417abe386e9424fb670618a1e0c75b18a418bc6b2a2779283132f634e92919';
