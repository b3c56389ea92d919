import type { Compensation, Tensor } from '@ptqlab/tensor';

/** The loop of primitives that `quantizeCompensating` stands for: what a backend without fused products must equal bit for bit. */
export function composedCompensation(
  W: Tensor,
  { U, P, scale, zeroPoint, lowest, highest }: Compensation,
): { codes: Tensor; E: Tensor } {
  const { device, shape } = W;
  const [m, n] = U.shape as [number, number];
  const [codes, E] = [device.empty([m, shape[1]!]), device.empty([m, shape[1]!])];
  for (let j = 0; j < m; j++) {
    const row = (x: Tensor): Tensor => x.rows(j, j + 1);
    const behind = (x: Tensor): Tensor =>
      row(x)
        .cols(j + 1, n)
        .transpose();
    const [w, s, z] = [row(W), row(scale), row(zeroPoint)];
    const code = w.roundedQuotient(s).add(z).max(lowest).min(highest);
    const e = w.sub(code.sub(z).mul(s)).div(row(U).cols(j, j + 1));
    W.rows(j + 1).subtractMatmul(behind(U), e);
    if (P) W.rows(j + 1).subtractMatmul(behind(P).mul(-1), w.copy());
    row(codes).write(code);
    row(E).write(e);
  }
  return { codes, E };
}
