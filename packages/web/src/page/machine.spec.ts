import { backendChoices } from '../lab/backends.ts';
import { describeMachine, usableBackends } from './machine.ts';

it('begins with the two fastest backends that work', () => {
  const machine = { threads: 4, isolated: true, gpu: 'nvidia' };
  const backends = backendChoices();
  expect(usableBackends(machine, backends)).toEqual(['wasm', 'webgpu']);
  expect(usableBackends({ ...machine, gpu: undefined }, backends)).toEqual(['wasm', 'reference']);
  expect(usableBackends({ ...machine, isolated: false }, backends)).toEqual(['webgpu', 'reference']);
  const [a, b] = usableBackends({ ...machine, isolated: false, gpu: undefined }, backends);
  // Held against itself, the only one would prove nothing.
  expect([a, backends.find(({ name }) => name === b)!.broken]).toEqual(['reference', true]);
});

it('says what is missing and what to do', () => {
  expect(describeMachine({ threads: 2, isolated: false, gpu: undefined })).toMatch(/npm run web.*no WebGPU adapter/);
});
