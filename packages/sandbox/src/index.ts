export { cacheFolder } from './cache-folder.ts';
export { openSandbox, type SandboxOptions } from './open-sandbox.ts';
export type { Outcome } from './outcome.ts';
export type { Sandbox } from './sandbox.ts';
export type { Wall } from './wall.ts';
