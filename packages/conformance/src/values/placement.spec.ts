import fc from 'fast-check';
import { Device, extentOf, isContiguous, offsetsOf, ReferenceBackend } from '@ptqlab/tensor';
import { smallInteger } from './decode.ts';
import { expandedOperands, place, POISON, storageOf, valuesOf } from './operand.ts';
import { contiguous, layoutOf, placements } from './placement.ts';
import { shapes } from './shapes.ts';

const placed = shapes().chain((shape) => fc.record({ shape: fc.constant(shape), placement: placements(shape.length) }));

describe('placements', () => {
  it('give every element a place of its own inside the storage', () => {
    fc.assert(
      fc.property(placed, ({ shape, placement }) => {
        const { layout, storage } = layoutOf(shape, placement);
        const offsets = [...offsetsOf(layout)];
        expect(new Set(offsets).size).toBe(offsets.length);
        expect(offsets.every((at) => 0 <= at && at < storage)).toBe(true);
        expect(extentOf(layout)).toBeLessThanOrEqual(storage);
      }),
    );
  });

  it('reach contiguous, offset, stepped and permuted layouts', () => {
    const seen = { contiguous: 0, offset: 0, strided: 0, permuted: 0 };
    for (const { shape, placement } of fc.sample(placed, { numRuns: 300, seed: 1 })) {
      const { layout } = layoutOf(shape, placement);
      if (isContiguous(layout)) seen.contiguous++;
      else seen.strided++;
      if (layout.offset > 0) seen.offset++;
      if (placement.order.some((axis, i) => axis !== i)) seen.permuted++;
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
    expect(isContiguous(layoutOf([3, 5], contiguous(2)).layout)).toBe(true);
  });
});

describe('operands', () => {
  it('hold on the device what they say they hold, poison around it', async () => {
    const device = new Device(new ReferenceBackend());
    const cases = shapes().chain((shape) => expandedOperands(shape, smallInteger(99), 'i32'));
    await fc.assert(
      fc.asyncProperty(cases, async (operand) => {
        using _ = device.scope();
        const tensor = place(device, operand);
        expect(tensor.shape).toEqual(operand.shape);
        expect(await tensor.read()).toEqual(valuesOf(operand));
        const storage = await tensor.owner.read();
        expect(storage).toEqual(storageOf(operand));
        const poisoned = storage.filter((x) => x === POISON.i32).length;
        expect(poisoned).toBe(storage.length - operand.values.length);
      }),
    );
  });
});
