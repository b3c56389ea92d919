import { storedBits } from './stored-bits.ts';

const checkpoint = (bytesOf: (name: string) => number) => ({
  info: (name: string) => ({
    dtype: 'F32' as const,
    shape: [4, 6],
    bytes: 24 * bytesOf(name),
    file: 'model.safetensors',
  }),
});

describe('storedBits', () => {
  it('is what the stored dtype takes, whatever it is', () => {
    expect(
      storedBits(
        checkpoint(() => 2),
        { blockCount: 3 },
      ),
    ).toBe(16);
    expect(
      storedBits(
        checkpoint(() => 4),
        { blockCount: 3 },
      ),
    ).toBe(32);
  });

  it('weighs layers of several dtypes by their sizes', () => {
    const mixed = checkpoint((name) => (name.includes('layers.0.') ? 4 : 2));
    expect(storedBits(mixed, { blockCount: 2 })).toBe(24);
  });
});
