import fc from 'fast-check';
import { certify, certifyMethod } from '@ptqlab/conformance';
import { METHODS, parseScheme } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { environmentOf } from './environment.ts';
import { certificateText, readCertificateText, type StudyCertificate } from './study-certificate.ts';

const open = async (): Promise<Device> => new Device(new ReferenceBackend());

async function certificate(): Promise<StudyCertificate> {
  const draw = { runs: 1, seed: 1 };
  const device = await open();
  const ops = await certify(open, { ...draw, ops: ['add', 'div'] });
  const methods = [
    await certifyMethod(open, [], { method: METHODS.rtn, schemes: [parseScheme('W4A16-channel')], ...draw }),
  ];
  return { proves: 'a'.repeat(64), environment: environmentOf(device, 'code'), ops, methods };
}

type Tree = { [key: string]: unknown };

/** Every place in a value, as a path. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[...path], ...inner.flatMap(([key, part]) => placesIn(part, [...path, key]))];
}

function changed(text: string, path: readonly string[], value: unknown): string {
  const root = { root: JSON.parse(text) as Tree } as Tree;
  let at = root;
  const keys = ['root', ...path];
  for (const key of keys.slice(0, -1)) at = at[key] as Tree;
  at[keys.at(-1)!] = value;
  return JSON.stringify(root['root'] ?? null);
}

describe('a certificate file', () => {
  it('brings back what was proven', async () => {
    const proven = await certificate();
    const text = certificateText(proven);
    expect(readCertificateText(text)).toEqual(JSON.parse(JSON.stringify(proven)));
    expect([undefined, '', 'null', '[]', '{}'].map(readCertificateText)).toEqual(Array(5).fill(undefined));
  });

  it('is not believed with anything in it changed, and never makes trouble', async () => {
    const text = certificateText(await certificate());
    const places = placesIn(JSON.parse(text));
    const values = fc.constantFrom<unknown>(null, true, 0, 1e6, '', 'x', [], {}, { holds: true });
    fc.assert(
      fc.property(fc.constantFrom(...places), values, (path, value) => {
        const altered = changed(text, path, value);
        fc.pre(JSON.stringify(JSON.parse(altered)) !== JSON.stringify(JSON.parse(text)));
        expect(readCertificateText(altered)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is not believed when torn', async () => {
    const text = certificateText(await certificate());
    fc.assert(fc.property(fc.nat(text.length - 3), (length) => !readCertificateText(text.slice(0, length))));
  });
});
