import { METHODS } from '@ptqlab/quant';
import { faultOfQuantizer } from './fault-of-quantizer.ts';

describe('the fault of what a method file exports', () => {
  it.each(Object.entries(METHODS))('is none for %s', (_name, method) =>
    expect(faultOfQuantizer(method)).toBeUndefined(),
  );

  it.each<[Record<string, unknown>, string]>([
    [{ name: 3 }, 'its name is no text'],
    [{ title: undefined }, 'its title is no text'],
    [{ options: undefined }, 'its options are missing (no options are {})'],
    [{ statistics: ['hessian'] }, 'its statistics is no function'],
    [{ quantize: undefined }, 'its quantize is no function'],
    [{ stream: 'original' }, 'its stream is original, not quantized or full-precision'],
    [{ options: { damping: 0.1 } }, 'its option damping needs "says" and a "default"'],
    [{ options: { damping: { says: 'damping', default: null } } }, 'its option damping needs "says" and a "default"'],
  ])('is told for %j', (changes, fault) => expect(faultOfQuantizer({ ...METHODS.rtn, ...changes })).toContain(fault));

  it('is told for what is no object', () => {
    expect(faultOfQuantizer(undefined)).toBe('it is missing');
    expect(faultOfQuantizer('rtn')).toBe('it is rtn');
  });
});
