import { describeBackend } from '@ptqlab/conformance/jest';
import { OPS } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';

/** So little that most operands of the laws are cut, and a window still holds a few of its own alignment. */
const BINDING_BYTES = 1024;
/** They take a row (or a column of W, and as many of its rows) at once: those of the laws, up to 2¹⁶ elements, have to fit. */
const WHOLE_ROWS = ['argmax', 'matmulInteger', 'matmulPacked', 'quantizeCompensating'];
const ROW_BYTES = 2 ** 19;

describeWithAdapter('conformance with operands larger than a shader may see', () => {
  const others = Object.keys(OPS).filter((op) => !WHOLE_ROWS.includes(op));
  describeBackend(
    `webgpu: ${BINDING_BYTES} bytes a binding`,
    () => openWebGpuBackend({ bindingBytes: BINDING_BYTES }),
    {
      ops: others,
      runs: 2,
    },
  );
  describeBackend(`webgpu: ${ROW_BYTES} bytes a binding`, () => openWebGpuBackend({ bindingBytes: ROW_BYTES }), {
    ops: WHOLE_ROWS,
    runs: 2,
  });
});
