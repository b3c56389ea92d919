// Packing and unpacking integer codes, beside a copy of the same f32 values: the memory's limit in the same run.
import { packCodes, PACKED_BITS, unpackCodes } from '@ptqlab/tensor';
import { given, openGivenDevice } from './arguments.mjs';
import { saveResults } from './environment.mjs';
import { measure } from './measure.mjs';
import { codesOf, COLUMNS, ROWS } from './packed-weight.mjs';

const device = await openGivenDevice();
const VALUES = 4 * ROWS * COLUMNS;
/** No scope across the wait: benny may begin a call before the last one has ended. */
const freed = (use) => async () => {
  const made = use();
  const owner = made.words ?? made;
  // Reading one element waits for a device that computes later.
  await owner.rows(0, 1).cols(0, 1).item();
  owner.dispose();
};

const rows = [];
for (const bits of PACKED_BITS) {
  const scope = device.scope();
  const codes = codesOf(device, bits);
  const packed = packCodes(codes, bits);
  const cases = {
    copy: freed(() => codes.copy()),
    pack: freed(() => packCodes(codes, bits)),
    unpack: freed(() => unpackCodes(packed)),
  };
  const times = await measure(`${bits}-bit codes [${ROWS}, ${COLUMNS}]`, cases, { minSamples: 3, maxSeconds: 0.5 });
  for (const [name, { best, median }] of Object.entries(times))
    rows.push({ bits, name, best, median, gigabytesOfValues: VALUES / best / 1e9, ofCopy: times.copy.best / best });
  scope[Symbol.dispose]();
}
console.table(
  rows.map(({ bits, name, median, gigabytesOfValues, ofCopy }) => ({
    bits,
    op: name,
    'ms median': (median * 1e3).toFixed(1),
    'GB/s of f32 (best)': gigabytesOfValues.toFixed(2),
    'of a copy': ofCopy.toFixed(3),
  })),
);
console.log(`saved ${saveResults(`pack-${given.backend}`, { given, device: device.backend.description, rows })}`);
await device.close();
