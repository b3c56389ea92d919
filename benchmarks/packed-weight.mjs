// A packed weight of the size of a large linear layer, as codes that fill every value their width has.
import { packCodes } from '@ptqlab/tensor';

export const [ROWS, COLUMNS, GROUP] = [1536, 6144, 128];

export function codesOf(device, bits) {
  const codes = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => (i * 7 + (i >> 5)) % 2 ** bits);
  return device.tensor(codes, [ROWS, COLUMNS]);
}

export function packedWeight(device, bits) {
  const groups = COLUMNS / GROUP;
  return {
    codes: packCodes(codesOf(device, bits), bits),
    scale: device.full([ROWS, groups], 0.01),
    zeroPoint: device.full([ROWS, groups], 2 ** (bits - 1)),
    groupSize: GROUP,
  };
}
