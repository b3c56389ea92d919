import { spawnSync } from 'node:child_process';

const LAYERS = 60;
const SCRIPT = `${__dirname}/../../../benchmarks/webgpu-layers.mjs`;

/** The script ends with 3 where there is no adapter; only a run that demands one can tell that from a defect. */
const isDemanded = Boolean(process.env.PTQLAB_REQUIRE_WEBGPU);

(isDemanded ? describe : describe.skip)(
  `many layers in one process on WebGPU${isDemanded ? '' : ' (skipped: PTQLAB_REQUIRE_WEBGPU is not set)'}`,
  () => {
    it(`quantizes ${LAYERS} with flat memory, and ends by itself`, () => {
      const args = ['--expose-gc', SCRIPT, String(LAYERS), '8', '16'];
      const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect({ status, signal, stderr }).toMatchObject({ status: 0, signal: null });
      expect(stdout).toMatch(/ 0 bytes more held\n$/);
    });
  },
);
