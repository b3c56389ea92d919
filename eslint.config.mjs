import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom: design section 2. A tag is the package's floor; arrows only point down. */
const floors = {
  'is:tensor': [],
  'is:kernels': [],
  'is:backend': ['is:tensor', 'is:kernels'],
  'is:quant': ['is:tensor'],
  'is:formats': ['is:tensor', 'is:quant'],
  'is:conformance': ['is:tensor', 'is:quant'],
  'is:models': ['is:tensor', 'is:quant', 'is:formats', 'is:language-model'],
  'is:language-model': [],
  'is:sandbox': [],
  'is:eval': ['is:language-model'],
  'is:mini-world': [],
  'is:suites': ['is:eval', 'is:mini-world', 'is:sandbox', 'is:language-model'],
  'is:pipeline': ['is:tensor', 'is:quant', 'is:models', 'is:formats'],
  'is:accuracy-map': ['is:eval'],
  'is:report': ['is:accuracy-map'],
  'is:study': ['*'],
  'is:app': ['*'],
};

export default [
  { ignores: ['**/dist', '**/build', '**/node_modules', 'kernels/assembly', '.nx', 'tmp', 'runs'] },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      'max-depth': ['error', 4],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['packages/cli/**/*.ts', 'benchmarks/**/*.ts', 'examples/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['packages/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: Object.entries(floors).map(([sourceTag, below]) => ({
            sourceTag,
            onlyDependOnLibsWithTags: below,
          })),
        },
      ],
    },
  },
];
