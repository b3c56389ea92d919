import fc from 'fast-check';
import { OwnershipError, type Device } from '@ptqlab/tensor';
import { law, LawViolation, type Law } from './law.ts';
import { WRONG_CALLS, type WrongCall } from './wrong-calls.ts';

async function refuse({ name, call, error, message }: WrongCall, device: Device): Promise<void> {
  let raised: unknown;
  try {
    await call(device);
  } catch (thrown) {
    raised = thrown;
  }
  if (!(raised instanceof error))
    throw new LawViolation(
      `${name}: expected ${error.name}, got ${raised === undefined ? 'no error' : String(raised)}`,
    );
  if (!message.test(raised.message))
    throw new LawViolation(`${name}: the message "${raised.message}" does not match ${message}`);
}

const once = (id: string, says: string, run: (device: Device) => Promise<void>): Law =>
  law<null>({
    id: `errors.${id}`,
    says,
    ops: [],
    generator: 'wrong',
    share: 0,
    identical: true,
    cases: fc.constant(null),
    async run({ device }) {
      await run(device);
      return [];
    },
    judge: () => 0,
  });

/** Wrong calls are refused alike everywhere, and leave nothing behind. */
export const errorLaws: readonly Law[] = [
  ...WRONG_CALLS.map((wrong) =>
    once(wrong.name, `${wrong.name}: refused with a ${wrong.error.name}`, (device) => refuse(wrong, device)),
  ),
  once('scope-order', 'scopes closed out of order throw an OwnershipError', async (device) => {
    const outer = device.scope();
    const inner = device.scope();
    const early: WrongCall = {
      name: 'scope-order',
      call: () => outer[Symbol.dispose](),
      error: OwnershipError,
      message: /scope: closed out of order/,
    };
    await refuse(early, device);
    inner[Symbol.dispose]();
    outer[Symbol.dispose]();
  }),
];
