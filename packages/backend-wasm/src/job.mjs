// How a job is told to all threads: a control block in the shared memory, and the loop in which a thread takes pieces of the job until
// none is left. Used by the pool (on the caller's thread) and by the workers.
//
// A piece is taken by lowering PIECES by compare-and-swap. The caller writes a job's arguments before it raises PIECES, and starts
// no other job until DONE has counted every piece; so whoever took a piece reads the arguments of the job it belongs to, however late
// it woke.

/** Byte address of the control block: before the first page that blocks are handed out from. */
export const CONTROL = 1024;
/** Words of the control block. */
export const SEQUENCE = 0;
export const PIECES = 1;
export const DONE = 2;
export const FAILED = 3;
export const RESULT = 4;
export const READY = 5;
const CONTROL_WORDS = 16;
/** The job behind it, in f64: kernel, start, end, pieces, grain, triangle, number of arguments, arguments. */
export const JOB = CONTROL + CONTROL_WORDS * 4;
export const JOB_HEAD = 7;
const JOB_WORDS = 64;

export const controlOf = (memory) => new Int32Array(memory.buffer, CONTROL, CONTROL_WORDS);
export const jobOf = (memory) => new Float64Array(memory.buffer, JOB, JOB_WORDS);

/** The kernels of a module in one order for all threads. */
export const kernelNames = (module) =>
  WebAssembly.Module.exports(module)
    .filter((entry) => entry.kind === 'function')
    .map((entry) => entry.name);

/** Where piece `piece` of `pieces` ends: equal shares, or with `triangle` shares of equal area when unit i costs i. */
export function boundary(start, end, piece, pieces, grain, triangle) {
  if (piece >= pieces) return end;
  const share = triangle ? Math.sqrt(piece / pieces) : piece / pieces;
  return Math.min(end, start + Math.round(((end - start) * share) / grain) * grain);
}

/** Takes pieces of the current job until none is left. `kernels[i]` is the function of kernelNames()[i]. */
export function takePieces(kernels, control, job) {
  for (;;) {
    const left = Atomics.load(control, PIECES);
    if (left <= 0) return;
    if (Atomics.compareExchange(control, PIECES, left, left - 1) !== left) continue;
    const [kernel, start, end, pieces, grain, triangle, count] = job;
    try {
      const first = boundary(start, end, left - 1, pieces, grain, triangle);
      const last = boundary(start, end, left, pieces, grain, triangle);
      const rest = Array.from(job.subarray(JOB_HEAD, JOB_HEAD + count));
      const result = first < last ? kernels[kernel](first, last, ...rest) : -1;
      if (result >= 0) Atomics.store(control, RESULT, result);
    } catch {
      // The message cannot cross threads here; the pool raises an error that names the kernel.
      Atomics.store(control, FAILED, 1);
    }
    if (Atomics.add(control, DONE, 1) + 1 >= pieces) Atomics.notify(control, DONE);
  }
}
