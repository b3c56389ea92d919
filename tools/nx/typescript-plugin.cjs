// Gives every package with a src folder a cached `build` target: its TypeScript, transpiled file by file into dist/.
const { dirname } = require('node:path');
const { existsSync } = require('node:fs');

exports.createNodesV2 = [
  'packages/*/package.json',
  (manifests) =>
    manifests
      .filter((manifest) => existsSync(`${dirname(manifest)}/src`))
      .map((manifest) => {
        const root = dirname(manifest);
        const build = {
          command: `node tools/build-package.mjs ${root}`,
          cache: true,
          inputs: [
            '{projectRoot}/src/**/*',
            '{workspaceRoot}/tools/build-package.mjs',
            { externalDependencies: ['@swc/core'] },
          ],
          outputs: ['{projectRoot}/dist'],
          dependsOn: ['^build'],
        };
        return [manifest, { projects: { [root]: { targets: { build } } } }];
      }),
];
