// Calls and seconds of every kernel of a backend whose calls return when the work is done (WASM): where a method spends its time.

/** Replaces the kernels of `backend` by counted ones. */
export function countKernels(backend) {
  const counts = new Map();
  const kernels = Object.fromEntries(
    Object.entries(backend.kernels).map(([op, kernel]) => {
      const count = { calls: 0, seconds: 0 };
      counts.set(op, count);
      return [
        op,
        (...operands) => {
          const started = performance.now();
          try {
            return kernel(...operands);
          } finally {
            count.calls++;
            count.seconds += (performance.now() - started) / 1000;
          }
        },
      ];
    }),
  );
  return {
    backend: {
      name: backend.name,
      description: backend.description,
      exceptions: backend.exceptions,
      kernels,
      allocate: (bytes) => backend.allocate(bytes),
      free: (buffer) => backend.free(buffer),
      upload: (buffer, values) => backend.upload(buffer, values),
      read: (buffer, dtype, offset, length) => backend.read(buffer, dtype, offset, length),
      close: () => backend.close(),
    },
    /** Figures since the last call, most time first. */
    take() {
      const rows = [...counts].filter(([, { calls }]) => calls > 0).map(([op, count]) => ({ op, ...count }));
      for (const count of counts.values()) Object.assign(count, { calls: 0, seconds: 0 });
      return rows.sort((a, b) => b.seconds - a.seconds);
    },
  };
}
