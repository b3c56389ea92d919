import { ReferenceBackend } from '@ptqlab/tensor';
import { describeBackend } from './jest.ts';

// Large inputs put threads and tiles under test; the reference backend has neither.
describeBackend('the reference backend', async () => new ReferenceBackend(), { runs: 40, withoutLarge: true });
