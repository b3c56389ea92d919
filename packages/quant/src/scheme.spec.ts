import fc from 'fast-check';
import { SchemeError } from './errors.ts';
import {
  ACTIVATION_BITS,
  checkScheme,
  columnsPerGroup,
  parseScheme,
  printScheme,
  WEIGHT_BITS,
  type Scheme,
} from './scheme.ts';

const schemes: fc.Arbitrary<Scheme> = fc
  .record({
    weightBits: fc.constantFrom(...WEIGHT_BITS),
    activationBits: fc.constantFrom(...ACTIVATION_BITS),
    groupSize: fc.oneof(fc.constantFrom('channel' as const, 'tensor' as const), fc.integer({ min: 1, max: 4096 })),
    symmetric: fc.boolean(),
    activationGranularity: fc.constantFrom('token' as const, 'tensor' as const),
  })
  .map(checkScheme);

describe('a scheme', () => {
  it('reads back as it was printed', () =>
    fc.assert(fc.property(schemes, (scheme) => expect(parseScheme(printScheme(scheme))).toEqual(scheme))));

  it('is told in any order and case', () =>
    expect(parseScheme(' w4a8-SYM-pertensor-g64 ')).toEqual(parseScheme('W4A8-g64-sym-pertensor')));

  it('means per channel, asymmetric, per token when nothing else is said', () =>
    expect(printScheme(parseScheme('W3A16'))).toBe('W3A16-channel-asym'));

  it.each([
    ['', 'W<bits>A<bits>'],
    ['W4', 'W<bits>A<bits>'],
    ['W4A16-g0', '"g0"'],
    ['W4A16-g-1', '"g"'],
    ['W4A16-sym-asym', 'symmetric twice'],
    ['W4A16-g64-channel', 'groupSize twice'],
    ['W9A16', '9 weight bits'],
    ['W16A8', 'choose 1, 2, 3, 4, 5, 6, 7, 8'],
    ['W4A6', '6 activation bits'],
  ])('"%s" is refused, saying %s', (text, says) => {
    expect(() => parseScheme(text)).toThrow(SchemeError);
    expect(() => parseScheme(text)).toThrow(says);
  });

  it('of any text is read or refused by a SchemeError', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^W\d{1,2}A\d{1,2}(-[a-z0-9]{1,5}){0,3}$/)), (text) => {
        try {
          expect(parseScheme(printScheme(parseScheme(text)))).toEqual(parseScheme(text));
        } catch (error) {
          expect(error).toBeInstanceOf(SchemeError);
        }
      }),
    ));

  it.each([0, -3, 1.5])('refuses groups of %d columns', (groupSize) =>
    expect(() => checkScheme({ ...parseScheme('W4A16'), groupSize })).toThrow('positive number of input columns'),
  );

  it('has groups no wider than the matrix', () => {
    expect(columnsPerGroup({ groupSize: 128 }, 96)).toBe(96);
    expect(columnsPerGroup({ groupSize: 'channel' }, 96)).toBe(96);
    expect(columnsPerGroup({ groupSize: 32 }, 96)).toBe(32);
  });
});
