import fc from 'fast-check';
import { METHODS, type Quantizer } from '@ptqlab/quant';
import { optionsOf } from './method-options.ts';
import { RecipeError } from './recipe-error.ts';

const gptq = METHODS.gptq as unknown as Quantizer;
const gptaq = METHODS.gptaq as unknown as Quantizer;
const billm = METHODS.billm as unknown as Quantizer;

describe('the options of a method', () => {
  it('are the published ones, with the given ones in their place', () => {
    expect(optionsOf(gptq, {})).toMatchObject({ blockSize: 128, damping: 0.01, actOrder: false, rangeNorm: 2.4 });
    expect(optionsOf(gptq, { actOrder: true, damping: 0 })).toMatchObject({ actOrder: true, damping: 0 });
  });

  it.each<[Quantizer, Record<string, number | boolean | string>, string]>([
    [gptq, { blocksize: 64 }, 'option "blocksize" is not known; it has blockSize, damping'],
    [gptq, { constructor: 1 } as never, 'option "constructor" is not known'],
    [gptq, JSON.parse('{"__proto__":1}') as never, 'option "__proto__" is not known'],
    [gptq, { blockSize: '64' }, 'option blockSize is a number, "64" was given'],
    [gptq, { actOrder: 1 }, 'option actOrder is a boolean, 1 was given'],
    [gptq, { blockSize: 0 }, 'option blockSize is a whole number, 1 or more, 0 was given'],
    [gptq, { blockSize: 1.5 }, 'option blockSize is a whole number, 1 or more, 1.5 was given'],
    [gptq, { damping: -0.01 }, 'option damping is a number, 0 or more, -0.01 was given'],
    [gptq, { damping: NaN }, 'option damping is a number, 0 or more, NaN was given'],
    [gptq, { damping: Infinity }, 'Infinity was given'],
    [gptaq, { rangeShrink: 1.5 }, 'option rangeShrink is a number from 0 to 1, 1.5 was given'],
    [billm, { metric: 'size' }, 'option metric is one of hessian, magnitude, "size" was given'],
  ])('of %# %j are refused', (method, given, says) => {
    expect(() => optionsOf(method, given)).toThrow(RecipeError);
    expect(() => optionsOf(method, given)).toThrow(says);
  });

  it('accept the published value of every option of every method', () =>
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(METHODS)), (method) => {
        const published = optionsOf(method as unknown as Quantizer, {});
        expect(optionsOf(method as unknown as Quantizer, published)).toEqual(published);
      }),
    ));
});
