import { join } from 'node:path';
import { findLeaks, isClean, type Leak, type OpenStudy } from '@ptqlab/study';
import { writeWhole } from '@ptqlab/report';
import { LeakError } from './leak-error.ts';

/**
 * Looks for evaluation text in the calibration data, keeps what was found in `leaks.json`, and says it.
 * @throws LeakError when something was found and the recipe calls that fatal
 */
export async function checkLeaks(study: OpenStudy, outFolder: string, say: (line: string) => void): Promise<void> {
  const leaks = await findLeaks(study);
  const { fatal } = study.settings.recipe.leaks;
  writeWhole(join(outFolder, 'leaks.json'), `${JSON.stringify({ fatal, ...leaks }, undefined, 2)}\n`);
  if (leaks.isClean) {
    say(
      `no evaluation text stands in the calibration data (${leaks.ngram}-grams of words and tokens, whole documents)`,
    );
    return;
  }
  const lines = leaks.checks.filter((check) => !isClean(check)).map(describeLeak);
  if (fatal)
    throw new LeakError(
      `evaluation text stands in the calibration data; nothing was evaluated\n${lines.join('\n')}\n` +
        'take other calibration text, or write "leaks: { fatal: false }" into the recipe',
    );
  for (const line of lines) say(`LEAK ${line}`);
}

function describeLeak({ model, calibration, task, ngram, documents, worst, ...counts }: Leak): string {
  const { equalDocuments, equalTokens, sharingWords, sharingTokens } = counts;
  const example = worst[0] ? `, for instance "${worst[0].example}"` : '';
  return (
    `${model}, ${task}: of ${documents} documents ${equalDocuments} stand whole in the calibration data (${calibration}; ${equalTokens} token for token), ` +
    `${sharingWords} share ${ngram} words and ${sharingTokens} ${ngram} tokens with it${example}`
  );
}
