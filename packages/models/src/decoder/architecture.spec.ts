import { linearShape, linksOf, STEPS } from './architecture.ts';
import { LINEAR_ROLES } from './block-parts.ts';
import type { DecoderShape } from './decoder-shape.ts';

const shapeOf = (headCount: number, keyHeadCount: number): DecoderShape =>
  ({ hiddenSize: 32, intermediateSize: 48, headSize: 8, headCount, keyHeadCount }) as unknown as DecoderShape;

const told = (shape: DecoderShape): string[] =>
  linksOf(shape).map(({ source, consumers }) => `${Object.values(source)[0]} -> ${consumers.join(' ')}`);

describe('the decoder', () => {
  it('is calibrated in steps that name every linear layer once', () =>
    expect(STEPS.flat().sort()).toEqual([...LINEAR_ROLES].sort()));

  it('lets scales move from v to o where every head has its own keys, in the order of the published code', () =>
    expect(told(shapeOf(4, 4))).toEqual(['attention -> q k v', 'v -> o', 'mlp -> gate up', 'up -> down']));

  it.each([
    [4, 2],
    [4, 1],
    // o is [32, 16] and v [16, 32]: as many outputs as o has inputs, but another shape, which the published code leaves out.
    [2, 2],
  ])('has no link from v to o with %d heads and %d key heads, where v and o differ in shape', (heads, keyHeads) => {
    const shape = shapeOf(heads, keyHeads);
    expect(linearShape(shape, 'v')).not.toEqual(linearShape(shape, 'o'));
    expect(told(shape)).toEqual(['attention -> q k v', 'mlp -> gate up', 'up -> down']);
  });
});
