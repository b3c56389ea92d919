import { describeMachine, usableBackends } from './machine.ts';

it('begins with the two fastest backends that work', () => {
  const machine = { threads: 4, isolated: true, gpu: 'nvidia' };
  expect(usableBackends(machine)).toEqual(['wasm', 'webgpu']);
  expect(usableBackends({ ...machine, gpu: undefined })).toEqual(['wasm', 'reference']);
  expect(usableBackends({ ...machine, isolated: false })).toEqual(['webgpu', 'reference']);
  expect(usableBackends({ ...machine, isolated: false, gpu: undefined })).toEqual(['reference', 'reference']);
});

it('says what is missing and what to do', () => {
  expect(describeMachine({ threads: 2, isolated: false, gpu: undefined })).toMatch(/npm run web.*no WebGPU adapter/);
});
