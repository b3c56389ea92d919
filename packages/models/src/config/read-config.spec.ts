import { join } from 'node:path';
import { FormatError } from '@ptqlab/formats';
import { readConfig } from './read-config.ts';

const fixtures = join(__dirname, '../../fixtures');

describe('readConfig', () => {
  it('reads the configuration of the reference checkpoint', async () => {
    const config = await readConfig(join(fixtures, 'openpangu-layout'));
    expect(config).toMatchObject({
      architecture: 'PanguEmbeddedForCausalLM',
      shape: { vocabularySize: 2048, hiddenSize: 256, blockCount: 4, headSize: 64, ropeTheta: 4e6, tiedHead: true },
      bos: 1,
      eos: [2],
    });
  });

  it('says which file is missing', async () => {
    await expect(readConfig(fixtures)).rejects.toThrow(FormatError);
    await expect(readConfig(fixtures)).rejects.toThrow(`${join(fixtures, 'config.json')}: cannot be read (ENOENT)`);
  });
});
