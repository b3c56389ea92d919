import { existsSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { isQuantizedModel, openSafetensors } from '@ptqlab/formats';
import { inspectQuantized } from '../inspect-quantized.ts';
import { printTable } from '../print-table.ts';
import { UsageError } from '../usage-error.ts';

/** `ptqlab inspect PATH`: what a checkpoint holds, from its headers alone; a quantized model is held against its digests too. */
export function inspect(): Command {
  return new Command('inspect')
    .description(
      'what a checkpoint holds: tensors, dtypes, shapes, sizes; of a quantized model also method, scheme and whether its files are whole',
    )
    .argument('<path>', 'a .safetensors file or a model folder')
    .option('--json', 'as JSON')
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      if (!existsSync(path))
        throw new UsageError(`inspect: "${path}" does not exist; give a .safetensors file or a model folder`);
      if (isQuantizedModel(path)) return inspectQuantized(path, json);
      await using checkpoint = await openSafetensors(path);
      const tensors = checkpoint.names.map((name) => ({ name, ...checkpoint.info(name) }));
      if (json) {
        process.stdout.write(`${JSON.stringify({ path, metadata: checkpoint.metadata, tensors }, undefined, 2)}\n`);
        return;
      }
      printTable(
        ['tensor', 'dtype', 'shape', 'bytes'],
        tensors.map(({ name, dtype, shape, bytes }) => [
          name,
          dtype,
          `[${shape.join(', ')}]`,
          bytes.toLocaleString('en'),
        ]),
      );
      const parameters = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      const files = new Set(tensors.map(({ file }) => file));
      const onDisk = [...files].reduce((sum, file) => sum + statSync(file).size, 0);
      process.stdout.write(
        `${tensors.length} tensors, ${parameters.toLocaleString('en')} elements, ${onDisk.toLocaleString('en')} bytes in ${files.size} file(s)\n`,
      );
    });
}
