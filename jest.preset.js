// Every package's jest.config.js starts from this. TypeScript goes through swc (CommonJS inside jest, ES modules outside).
// The preset of @nx/jest is not extended: it names ts-jest and jsdom, which this repository does not have.
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  jsc: { externalHelpers: true, target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};

/** Packages published as ES modules only: jest has to transform them as well. */
const esModulesOnly = [
  'hyparquet',
  'hyparquet-compressors',
  'hyparquet-writer',
  'hysnappy',
  '@huggingface',
  'd3-[a-z-]+',
  'internmap',
  'pure-rand',
  '@ptqlab',
];

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: { '^.+\\.(ts|mts|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`node_modules/(?!(${esModulesOnly.join('|')})/)`],
  moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testEnvironmentOptions: { customExportConditions: ['@ptqlab/source', 'node', 'require', 'default'] },
  // Nothing is timed: a busy machine may take as long as it needs, and only a hang ends here.
  testTimeout: 1_800_000,
};
