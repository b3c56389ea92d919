export default {
  projects: ['<rootDir>/packages/*/jest.config.js'],
  reporters: ['default', '<rootDir>/tools/jest/closing-line-reporter.cjs'],
  // Nothing is timed: a busy machine may take as long as it needs, and only a hang ends here.
  testTimeout: 1_800_000,
};
