import { Random } from './draw/random.ts';
import type { EvaluationFile } from './maker.ts';
import { c4 } from './tasks/c4.ts';
import type { World } from './world/world.ts';

/** A calibration window of the mini models has 256 tokens; a token of web text has five characters, and one in four is spare. */
const SHORTEST_TEXT = 256 * 5 * 1.25;

/**
 * Calibration text: web pages of the training side, in the columns of C4's training split. Each text is long enough for a
 * window of the mini models, as the published recipe draws documents that are longer than a window.
 * @param count number of texts
 */
export function calibrationFile(world: World, seed: number, count = 256): EvaluationFile {
  const random = new Random(seed);
  const pages = c4(world);
  const rows = Array.from({ length: count }, (_, index) => {
    let text = '';
    while (text.length < SHORTEST_TEXT) {
      const page = pages.training(random).map(({ prompt, completion }) => prompt + completion);
      text += (text === '' ? '' : '\n') + page.join('');
    }
    return { text, timestamp: '2020-01-01T00:00:00Z', url: `https://mini.example/training/${index}` };
  });
  return { path: 'c4/train.jsonl', rows };
}
