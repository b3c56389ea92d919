import { describeModule } from './describe-module.ts';

const RECORD = {
  name: 'model.layers.0.mlp.up_proj',
  method: 'gptq',
  scheme: 'W4A16-g64-asym',
  report: { loss: 0.123456, damping: 0.01 },
  outputError: 0.00123,
  weightError: 0.1,
  bitsPerWeight: 4.5625,
  seconds: 1.25,
};

describe('describeModule', () => {
  it('says loss, damping, errors, bits, time and memory in one line', () => {
    expect(describeModule(RECORD, 300 * 2 ** 20)).toMatch(
      /^model\.layers\.0\.mlp\.up_proj: loss 0\.1235, damping 0\.01000, output error 1\.230e-3, weight error 0\.10000, 4\.563 bits\/weight, 1\.\d s, 300 MiB resident$/,
    );
  });

  it('leaves out the output error where nothing was calibrated, and names a rescue', () => {
    const rescued = { ...RECORD, outputError: undefined, rescue: { kind: 'rtn' as const, problem: 'H is singular' } };
    const line = describeModule(rescued, 0);
    expect(line).not.toContain('output error');
    expect(line).toContain('RESCUED by rtn from: H is singular');
  });
});
