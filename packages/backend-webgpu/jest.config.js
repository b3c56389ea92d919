import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'backend-webgpu',
  testEnvironment: '<rootDir>/testing/webgpu-environment.cjs',
};
