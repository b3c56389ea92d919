import { METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { checkMethodLaws } from './check-method-laws.ts';
import { defaultOptions } from './default-options.ts';

const rtn = METHODS.rtn as unknown as Quantizer;
const task = { scheme: parseScheme('W4A16-g16'), options: defaultOptions(rtn) };
const draw = { runs: 2, seed: 7 };

it('says which laws of a method hold on two devices, and which one a wrong method breaks', async () => {
  const devices = [new Device(new ReferenceBackend()), new Device(new ReferenceBackend())] as const;
  const named: string[] = [];
  const right = await checkMethodLaws(rtn, task, devices, draw, (law) => named.push(law));
  expect(right.map(({ law }) => law)).toEqual(named);
  expect(right.length).toBeGreaterThan(4);
  expect(right.filter(({ failure }) => failure !== undefined)).toEqual([]);
  const wrong: Quantizer = {
    ...rtn,
    async quantize(layer, statistics, given) {
      const { weight, report } = await rtn.quantize(layer, statistics, given);
      return { weight: { ...weight, parts: { ...weight.parts, codes: weight.parts['codes']!.add(1) } }, report };
    },
  };
  const broken = await checkMethodLaws(wrong, task, devices, draw, () => undefined);
  expect(broken.find(({ law }) => law === 'method.codes')?.failure).toMatch(/does not fit/);
  for (const device of devices) await device.close();
});
