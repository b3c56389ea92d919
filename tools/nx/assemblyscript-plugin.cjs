// Gives every folder with an asconfig.json a cached `build` target: its AssemblyScript, compiled to WebAssembly.
const { dirname } = require('node:path');

exports.createNodesV2 = [
  '**/asconfig.json',
  (configs) =>
    configs.map((config) => {
      const root = dirname(config);
      const build = {
        command: 'node build.mjs',
        options: { cwd: root },
        cache: true,
        inputs: [
          '{projectRoot}/assembly/**/*',
          '{projectRoot}/asconfig.json',
          '{projectRoot}/build.mjs',
          { externalDependencies: ['assemblyscript'] },
        ],
        outputs: ['{projectRoot}/build'],
      };
      return [config, { projects: { [root]: { targets: { build } } } }];
    }),
];
