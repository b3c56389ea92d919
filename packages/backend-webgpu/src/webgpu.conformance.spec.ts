import { describeBackend } from '@ptqlab/conformance/jest';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';

describeWithAdapter('conformance', () => {
  describeBackend('webgpu', () => openWebGpuBackend(), { runs: 40 });
});
