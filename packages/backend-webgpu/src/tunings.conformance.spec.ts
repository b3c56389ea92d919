import { describeBackend } from '@ptqlab/conformance/jest';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { TUNINGS } from '../testing/tunings.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';

const PRODUCTS = ['matmul', 'subtractMatmul', 'gram', 'matmulInteger', 'matmulPacked'];

describeWithAdapter('conformance of every way to multiply', () => {
  // Tiles of 128 differ from those of 64 in size alone; matmul.spec.ts has them.
  for (const [name, tuning] of Object.entries(TUNINGS).filter(([, { tile }]) => tile !== 128))
    describeBackend(`webgpu: ${name}`, () => openWebGpuBackend({ tuning }), { ops: PRODUCTS, runs: 5 });
});
