import { resolve } from 'node:path';
import { Command } from 'commander';
import { writeReport } from '@ptqlab/report';

/** `ptqlab report DIR`: the report of a study, made anew from its folder. */
export function report(): Command {
  return new Command('report')
    .description('write the report of a study anew from its folder: page, Markdown, CSV and plots')
    .argument('<folder>', 'folder that `ptqlab study` wrote')
    .action(async (folder: string) => {
      for (const path of await writeReport(resolve(folder))) process.stdout.write(`${path}\n`);
    });
}
