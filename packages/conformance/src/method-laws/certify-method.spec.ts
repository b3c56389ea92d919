import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { METHODS, parseScheme, SchemeError, type Quantizer } from '@ptqlab/quant';
import { certifyMethod } from './certify-method.ts';

const rtn = METHODS.rtn as unknown as Quantizer;
const smoothquant = METHODS.smoothquant as unknown as Quantizer;
const devices: Device[] = [];
const open = async (): Promise<Device> => {
  const device = new Device(new ReferenceBackend());
  devices.push(device);
  return device;
};
/** The same backend under another name, so that it can judge. */
const openOther = async (): Promise<Device> => {
  const device = await open();
  Object.assign(device.backend, { name: 'other' });
  return device;
};

/** Rounds to nearest, but forgets to round the last code of a row. */
const sloppy: Quantizer = {
  ...rtn,
  async quantize(layer, statistics, task) {
    const { weight, report } = await rtn.quantize(layer, statistics, task);
    const codes = weight.parts['codes']!;
    const last = codes.cols(codes.shape[1]! - 1);
    last.write(last.add(0.25));
    return { weight, report };
  },
};

describe('certifyMethod', () => {
  afterEach(() => expect(devices.map(({ liveTensors }) => liveTensors)).toEqual(devices.map(() => 0)));

  it('certifies a right method, saying what was run and against whom', async () => {
    const schemes = [parseScheme('W4A16-g128'), parseScheme('W4A16-g64'), parseScheme('W3A16-channel-sym')];
    const certificate = await certifyMethod(open, [openOther, open], { method: rtn, schemes, runs: 3, seed: 1 });
    expect(certificate).toMatchObject({ method: 'rtn', backend: 'reference', judges: ['other'], holds: true, runs: 3 });
    expect(certificate.schemes).toEqual(['W4A16-g16-asym', 'W3A16-channel-sym']);
    const agreements = certificate.laws.filter(({ against }) => against !== undefined);
    expect(agreements.map(({ law, against, runs }) => [law, against, runs])).toEqual([
      ['method.agreement.dyadic', 'other', 3],
      ['method.agreement.realistic', 'other', 3],
    ]);
    expect(JSON.parse(JSON.stringify(certificate))).toEqual(certificate);
  });

  it('finds a wrong method, and brings the failure back from its path', async () => {
    const draw = { method: sloppy, runs: 5, seed: 3 };
    const certificate = await certifyMethod(open, [], draw);
    expect(certificate.holds).toBe(false);
    const { failure } = certificate.laws.find(({ law }) => law === 'method.codes')!;
    expect(failure!.counterexample).toContain('"scheme":');
    const again = await certifyMethod(open, [], { ...draw, laws: ['method.codes'], path: failure!.path });
    expect(again.laws[0]).toMatchObject({ runs: 1, failure: { message: failure!.message } });
  });

  it('looks at activations where a scheme has them', async () => {
    const laws = ['activation.codes', 'activation.agreement'];
    const certificate = await certifyMethod(open, [openOther], { method: smoothquant, laws, runs: 4, seed: 5 });
    expect(certificate.schemes).toContain('W4A4-channel-sym-pertensor');
    expect(certificate.laws.map(({ law, runs }) => [law, runs])).toEqual([
      ['activation.codes', 4],
      ['activation.agreement', 4],
    ]);
    expect(certificate.holds).toBe(true);
  });

  it('refuses laws, schemes and paths that make no sense', async () => {
    const draw = { method: rtn, runs: 1, seed: 1 };
    await expect(certifyMethod(open, [], { ...draw, laws: ['method.code'] })).rejects.toThrow(
      'did you mean "method.codes"?',
    );
    await expect(certifyMethod(open, [], { ...draw, schemes: [parseScheme('W4A4-channel')] })).rejects.toThrow(
      SchemeError,
    );
    await expect(certifyMethod(open, [], { ...draw, path: '0' })).rejects.toThrow('name one of them');
  });
});
