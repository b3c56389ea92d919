import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'web', testTimeout: 300_000 };
