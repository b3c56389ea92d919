/** Ways to get BiLLM's structural search wrong that a test has to notice. */
export type StructuralMistake = 'one order for the rest' | 'quantiles without salient zeros' | 'sum of signed values';

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** What is left of the masked entries of each row after `order` orders. */
function residual(S: readonly number[][], mask: (r: number, c: number) => boolean, order: number): number[][] {
  return S.map((row, r) => {
    let left = row.map((v, c) => (mask(r, c) ? v : 0));
    for (let o = 0; o < order; o++) {
      const inside = left.filter((_v, c) => mask(r, c));
      if (inside.length === 0) return left;
      const mu = mean(inside);
      const alpha = mean(inside.map((v) => Math.abs(v - mu)));
      left = left.map((v, c) => (mask(r, c) ? v - (Math.sign(v - mu) * alpha + mu) : 0));
    }
    return left;
  });
}

const squares = (...parts: readonly number[][][]): number =>
  parts[0]!
    .flatMap((row, r) => row.map((_v, c) => parts.reduce((sum, part) => sum + part[r]![c]!, 0) ** 2))
    .reduce((a, b) => a + b, 0);

/** A literal port, in f64, of `structural_searching` of Aaronhuang-778/BiLLM (dc137eb), for blocks of fewer than 50 columns, too. */
export function publishedStructure(values: Float64Array, out: number, n: number, mistake?: StructuralMistake) {
  const S = Array.from({ length: out }, (_v, r) => Array.from(values.subarray(r * n, (r + 1) * n)));
  const size = (c: number): number =>
    S.reduce((sum, row) => sum + (mistake === 'sum of signed values' ? row[c]! : Math.abs(row[c]!)), 0);
  const ranked = Array.from({ length: n }, (_v, c) => c).sort((a, b) => size(b) - size(a));
  const first = (errors: readonly number[]): number => errors.indexOf(Math.min(...errors));

  const columnErrors = Array.from({ length: Math.min(50, n) - 1 }, (_v, i) => {
    const top = new Set(ranked.slice(0, i + 1));
    const rest = residual(S, (_r, c) => !top.has(c), mistake === 'one order for the rest' ? 1 : 2);
    return (
      squares(
        residual(S, (_r, c) => top.has(c), 2),
        rest,
      ) /
      (out * n)
    );
  });
  const salientColumns = first(columnErrors) + 1;
  const top = new Set(ranked.slice(0, salientColumns));

  const flat = S.flatMap((row) => row.map((v, c) => (top.has(c) ? 0 : Math.abs(v))))
    .filter((_v, at) => mistake !== 'quantiles without salient zeros' || !top.has(at % n))
    .sort((a, b) => a - b);
  const splits = Array.from({ length: 81 }, (_v, i) => {
    const rank = (0.1 + 0.01 * i) * (flat.length - 1);
    const [below, above] = [flat[Math.floor(rank)]!, flat[Math.min(Math.floor(rank) + 1, flat.length - 1)]!];
    return below + (above - below) * (rank - Math.floor(rank));
  });
  const isHigh = (r: number, c: number, split: number): boolean => !top.has(c) && Math.abs(S[r]![c]!) >= split;
  const splitErrors = splits.map((split) => {
    const low = residual(S, (r, c) => !top.has(c) && !isHigh(r, c, split), 1);
    const high = residual(S, (r, c) => isHigh(r, c, split), 1);
    return (
      squares(
        low,
        high,
        residual(S, (_r, c) => top.has(c), 2),
      ) /
      (out * n)
    );
  });
  const split = splits[first(splitErrors)]!;
  return {
    salientColumns,
    columnErrors,
    splitErrors,
    salient: Array.from({ length: n }, (_v, c) => Number(top.has(c))),
    high: S.flatMap((row, r) => row.map((_v, c) => Number(isHigh(r, c, split)))),
  };
}
