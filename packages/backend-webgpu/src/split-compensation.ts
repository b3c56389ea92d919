import { BackendError, DTYPES, sizeOf, type Operand } from '@ptqlab/tensor';
import { cutOf, narrow, type BindingLimit } from './binding-limit.ts';
import type { CompensateKernel } from './kernels/compensate.ts';

/** Memory of its own for the elements of an operand, gone after `use`; with `andBack` what `use` wrote there is written to the operand. */
export type WithCompact = (operand: Operand, andBack: boolean, use: (compact: Operand) => void) => void;

const PARTS = ['U', 'P', 'scale', 'zeroPoint', 'W', 'codes', 'E'] as const;
type Part = (typeof PARTS)[number];
type Parts = Readonly<Record<Exclude<Part, 'P'>, Operand>> & { readonly P?: Operand | undefined };

/**
 * GPTQ's inner loop on operands that do not fit into windows: cut by columns of W, the factors by rows; what then still reaches too far is
 * copied together first.
 * @throws BackendError when one column of W or one row of a factor alone is too large for a window
 */
export function splitCompensation(
  compensate: CompensateKernel,
  limit: BindingLimit,
  withCompact: WithCompact,
): CompensateKernel {
  return (W, { lowest, highest, ...read }, codes, E) => {
    const run = (parts: Parts): void => {
      const tooLarge = PARTS.find((part) => parts[part] && !limit.fits(parts[part]));
      if (!tooLarge) {
        const { W, codes, E, ...by } = seen(parts, limit);
        return compensate(W, { ...by, lowest, highest }, codes, E);
      }
      const isWritten = tooLarge === 'W' || tooLarge === 'codes' || tooLarge === 'E';
      const operand = parts[tooLarge]!;
      if (sizeOf(operand.layout.shape) * DTYPES.f32.bytes <= limit.bytes / 2)
        return withCompact(operand, isWritten, (compact) => run({ ...parts, [tooLarge]: compact }));
      const pieces = tooLarge === 'U' || tooLarge === 'P' ? byRows(parts) : byColumns(parts);
      if (!pieces)
        throw new BackendError(
          `webgpu: quantizeCompensating needs ${parts.U.layout.shape[1]} rows at once, and this adapter shows ${limit.bytes} bytes of a buffer (maxStorageBufferBindingSize); use shorter blocks`,
        );
      pieces.forEach(run);
    };
    run({ ...read, W, codes, E });
  };
}

const seen = ({ P, ...rest }: Parts, limit: BindingLimit): Parts => ({
  ...(Object.fromEntries(Object.entries(rest).map(([part, operand]) => [part, limit.seen(operand)])) as typeof rest),
  P: P && limit.seen(P),
});

/** The rows that are quantized in two halves, one after the other: the first compensates all rows, the second those it begins. */
function byRows({ U, P, W, ...perRow }: Parts): Parts[] | undefined {
  const [m, n] = U.layout.shape as [number, number];
  if (m === 1) return undefined;
  const at = cutOf(m);
  const half = (start: number, end: number): Parts => {
    const factor = (x: Operand): Operand => narrow(narrow(x, 0, start, end), 1, start, n);
    const { scale, zeroPoint, codes, E } = perRow;
    const rows = (x: Operand): Operand => narrow(x, 0, start, end);
    return {
      U: factor(U),
      P: P && factor(P),
      W: narrow(W, 0, start, n),
      scale: rows(scale),
      zeroPoint: rows(zeroPoint),
      codes: rows(codes),
      E: rows(E),
    };
  };
  return [half(0, at), half(at, m)];
}

function byColumns({ U, P, ...perColumn }: Parts): Parts[] | undefined {
  const out = perColumn.W.layout.shape[1]!;
  if (out === 1) return undefined;
  const at = cutOf(out);
  return [
    [0, at],
    [at, out],
  ].map(([start, end]) => {
    const { W, scale, zeroPoint, codes, E } = perColumn;
    const columns = (x: Operand): Operand => narrow(x, 1, start!, end!);
    return {
      U,
      P,
      W: columns(W),
      scale: columns(scale),
      zeroPoint: columns(zeroPoint),
      codes: columns(codes),
      E: columns(E),
    };
  });
}
