import { readFileSync, writeFileSync } from 'node:fs';

/** Writes NaN over one value of a stored BF16 or F32 tensor. */
export function writeNaN(file: string, tensor: string, at: number): void {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; data_offsets: [number, number] }
  >;
  const { dtype, data_offsets: offsets } = header[tensor]!;
  const width = dtype === 'F32' ? 4 : 2;
  // Little-endian: exponent and sign are in the last two bytes.
  bytes.writeUInt16LE(0x7fc0, 8 + length + offsets[0] + width * (at + 1) - 2);
  writeFileSync(file, bytes);
}
