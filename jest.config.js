export default {
  projects: ['<rootDir>/packages/*/jest.config.js'],
  reporters: ['default', '<rootDir>/tools/jest/closing-line-reporter.cjs'],
  testTimeout: 60_000,
};
