export interface WasmOptions {
  /** Threads that share the work, the caller's own among them; by default every core. Results do not depend on it. */
  readonly threads?: number;
  /** Memory cap in MiB, workspaces included; 4096, which is all a wasm32 memory can have, by default. */
  readonly memoryMiB?: number;
  /** Fused multiply-add in matmul (relaxed SIMD): faster, but results then depend on the host's processor. Off by default. */
  readonly relaxed?: boolean;
}
