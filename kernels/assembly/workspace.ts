// Every thread has its own instance of this module over one shared memory, and its own workspace: packed panels, staged chunks of
// strided operands, edge tiles. The host sets its address once per instance; kernels never allocate.

/** Bytes of workspace the largest user (f32 matmul panels) needs. */
export const WORKSPACE_BYTES: i32 = 0x2c0000;

/** Bytes at the start of the workspace for staging: panels begin behind them. */
export const STAGING_BYTES: usize = 0x8000;

let base: usize = 0;
let thread: i32 = 0;

/** Once per instance, before any kernel. @param index of the thread: 0 is the caller's own */
export function setWorkspace(address: usize, index: i32): void {
  base = address;
  thread = index;
}

// @ts-ignore: decorator
@inline
export function threadIndex(): i32 {
  return thread;
}

// @ts-ignore: decorator
@inline
export function staging(): usize {
  return base;
}

// @ts-ignore: decorator
@inline
export function panels(): usize {
  return base + STAGING_BYTES;
}
