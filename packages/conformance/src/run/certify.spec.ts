import { Device, DeviceLostError, OPS, ReferenceBackend } from '@ptqlab/tensor';
import { withKernels } from '../mutants/mutant.ts';
import { MUTANTS } from '../mutants/mutants.ts';
import { certify } from './certify.ts';
import { compareBackends } from './equivalence.ts';
import { describeFailure, replayOptions } from './replay.ts';

const right = async () => new Device(new ReferenceBackend());
const mutant = (name: string) => async () => new Device(await MUTANTS.find((m) => m.name === name)!.open());

describe('certify', () => {
  it('certifies a right backend, saying what was run', async () => {
    const certificate = await certify(right, { ops: ['div', 'matmul'], runs: 20, seed: 42, withoutLarge: true });
    expect(certificate).toMatchObject({ backend: 'reference', seed: 42, runs: 20, exceptions: [], holds: true });
    expect(certificate.laws.map(({ law, runs, worst }) => [law, runs, worst === 0])).toEqual([
      ['div.dyadic', 20, true],
      ['div.realistic', 20, true],
      ['div.special', 6, true],
      ['matmul.dyadic', 20, true],
      ['matmul.realistic', 20, false],
      ['subtractMatmul.composition', 10, false],
      ['matmulPacked.composition', 6, true],
    ]);
    expect(JSON.parse(JSON.stringify(certificate))).toEqual(certificate);
  });

  it('gives the same certificate for the same seed, and others for others', async () => {
    const worst = async (seed: number) =>
      (await certify(right, { laws: ['matmul.realistic'], runs: 10, seed })).laws[0]!.worst;
    expect(await worst(1)).toBe(await worst(1));
    expect(await worst(1)).not.toBe(await worst(2));
  });

  it('replays a failure from its path: the same input, at once', async () => {
    const open = mutant('halves-away');
    const first = (await certify(open, { ops: ['round'], runs: 60, seed: 7, withoutLarge: true })).laws.find(
      (outcome) => outcome.failure !== undefined,
    )!;
    const { seed, path, counterexample, message } = first.failure!;
    const again = await certify(open, { laws: [first.law], runs: 60, seed, path });
    expect(again.laws[0]).toMatchObject({ runs: 1, worst: 'broken', failure: { counterexample, message } });
    expect(replayOptions(first)).toBe(`--law ${first.law} --seed 7 --path ${path}`);
    expect(describeFailure(first)).toContain(`replay: --law ${first.law} --seed 7`);
  });

  it('finds that a mended backend passes the replayed input', async () => {
    const broken = (await certify(mutant('lost-last-row'), { laws: ['matmul.dyadic'], runs: 60, seed: 7 })).laws[0]!;
    const { seed, path } = broken.failure!;
    expect((await certify(right, { laws: ['matmul.dyadic'], runs: 60, seed, path })).holds).toBe(true);
  });

  it('does not let a declared exception decide, but still shows it', async () => {
    const open = async () => {
      const device = await mutant('loose-exp')();
      Object.assign(device.backend, { exceptions: [{ op: 'exp', reason: 'the processor has no better one' }] });
      return device;
    };
    const certificate = await certify(open, { ops: ['exp'], runs: 10, seed: 1, withoutLarge: true });
    expect(certificate.holds).toBe(true);
    expect(certificate.exceptions).toHaveLength(1);
    expect(certificate.laws.some(({ failure }) => failure !== undefined)).toBe(true);
  });

  it('blames no law for a device that is lost', async () => {
    const lost = () => {
      throw new DeviceLostError('the device was lost');
    };
    const losing = async () => new Device(await withKernels(() => ({ div: lost }))());
    const draw = { laws: ['div.dyadic'], runs: 5, seed: 1 };
    await expect(certify(losing, draw)).rejects.toThrow(DeviceLostError);
    await expect(compareBackends([right, losing], draw)).rejects.toThrow(DeviceLostError);
  });

  it('refuses names it does not know, with the nearest, and a path for several laws', async () => {
    const draw = { runs: 1, seed: 1 };
    await expect(certify(right, { ops: ['matmull'], ...draw })).rejects.toThrow('did you mean "matmul"?');
    await expect(certify(right, { laws: ['div.realisitc'], ...draw })).rejects.toThrow('did you mean "div.realistic"?');
    await expect(certify(right, { ops: ['div'], path: '0', ...draw })).rejects.toThrow('name one of them');
  });

  it('has laws for every row of the op table', async () => {
    const certificate = await certify(right, { runs: 1, seed: 3, withoutLarge: true });
    const covered = new Set(certificate.laws.flatMap(({ ops }) => ops));
    expect(Object.keys(OPS).filter((op) => !covered.has(op))).toEqual([]);
  });
});
