import { SchemeError } from './errors.ts';
import { METHODS, methodNamed } from './registry.ts';

describe('the methods', () => {
  it.each(Object.entries(METHODS))(
    '%s is registered under its own name, with a source and options that say what they do',
    (name, method) => {
      expect(method.name).toBe(name);
      expect(method.source).toMatch(/@[0-9a-f]{7}/);
      for (const [option, spec] of Object.entries(method.options) as [
        string,
        { says: string; default: unknown; choices?: unknown[] },
      ][]) {
        expect([option, spec.says.length > 10]).toEqual([option, true]);
        if (spec.choices) expect(spec.choices).toContain(spec.default);
      }
    },
  );

  it('are found in any case', () => expect(methodNamed('GPTQ')).toBe(METHODS.gptq));

  it('that are not known name the nearest', () => {
    expect(() => methodNamed('gptaqq')).toThrow(SchemeError);
    expect(() => methodNamed('smoothqant')).toThrow('did you mean "smoothquant"?');
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(() => methodNamed(name)).toThrow(`"${name}" is`);
  });
});
