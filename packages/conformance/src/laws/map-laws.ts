import { OPS, opsOf, Tensor, type MapOp, type MapRow, type OpName } from '@ptqlab/tensor';
import { place, valuesOf } from '../values/operand.ts';
import { judgeBound } from './judge.ts';
import { law, type Generator, type Law } from './law.ts';
import { mapCases, resultShape, type MapCase } from './map-cases.ts';

const SHARES: Partial<Record<Generator, number>> = { special: 0.3, large: 0.02 };

/** Every map row, element by element: broadcast operands of any layout against the row's reference within its bound. */
export const mapLaws: readonly Law[] = (opsOf('map') as MapOp[]).flatMap((op) => {
  const row: MapRow = OPS[op];
  const generators: Generator[] =
    row.dtype === 'u32' ? ['realistic', 'large'] : ['dyadic', 'realistic', 'special', 'large'];
  return generators.map((generator) => mapLaw(op, row, generator));
});

function mapLaw(op: OpName & MapOp, row: MapRow, generator: Generator): Law {
  return law<MapCase>({
    id: `${op}.${generator}`,
    says: `${op} (${row.says}) equals its reference on broadcast operands of any layout`,
    ops: [op],
    generator,
    share: SHARES[generator] ?? 1,
    identical: row.error.kind === 'exact',
    cases: mapCases(row, generator),
    async run({ device }, operands) {
      return [
        await Tensor.map(
          op,
          operands.map((operand) => place(device, operand)),
        ).read(),
      ];
    },
    judge(operands, [got]) {
      const shape = resultShape(operands);
      const values = operands.map((operand) => valuesOf({ ...operand, shape }));
      return judgeBound(op, got!, row.error, (i) => ({ value: row.ref(...values.map((x) => x[i]!)) }));
    },
  });
}
