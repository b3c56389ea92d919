// Numbers that a noisy machine does not fool: benny's mean and margin come from a handful of samples and assume a normal spread.

/** Median, median absolute deviation and best of samples in seconds. */
export function summarise(samples) {
  const median = medianOf(samples);
  return {
    samples: samples.length,
    best: Math.min(...samples),
    median,
    mad: medianOf(samples.map((sample) => Math.abs(sample - median))),
  };
}

export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
