import { METHODS, parseScheme, publishedOptions, type Quantizer } from '@ptqlab/quant';
import { typicalScheme } from './typical-scheme.ts';

const methods = Object.values(METHODS) as unknown as Quantizer[];

it.each(methods.map((method) => [method.name, method] as const))(
  'offers %s a scheme that it accepts, in the groups asked for',
  (_name, method) => {
    for (const [whatFor, groupSize] of [
      ['block', 8],
      ['model', 64],
    ] as const) {
      const scheme = parseScheme(typicalScheme(method, whatFor));
      expect(() => method.check({ scheme, options: publishedOptions(method) })).not.toThrow();
      if (typeof scheme.groupSize === 'number') expect(scheme.groupSize).toBe(groupSize);
    }
  },
);

it('prefers four bits, and takes the widest where neither usual scheme is accepted', () => {
  const named = (name: keyof typeof METHODS) => typicalScheme(METHODS[name] as unknown as Quantizer, 'block');
  expect(named('rtn')).toBe('W4A16-g8-asym');
  expect(named('smoothquant')).toMatch(/^W8A8-channel-sym/);
  expect(named('billm')).toBe('W1A16-g8-asym');
});
