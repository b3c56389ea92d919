import { acceptedTasks, nameOfTask } from '@ptqlab/conformance';
import { parseScheme, printScheme, type Quantizer, type Scheme } from '@ptqlab/quant';

/** The widths most used, weights alone before activations too. */
const USUAL = ['W4A16-g16', 'W8A8-channel-sym'].map((scheme) => printScheme(parseScheme(scheme)));

/** Columns per group: a drawn block of 32 channels has to hold the four groups that bit allocation needs; trained models are given in larger ones. */
const GROUPS = { block: 8, model: 64 };

/** A scheme to begin with: a usual one where the method accepts it, else the widest it does. */
export function typicalScheme(method: Quantizer, whatFor: keyof typeof GROUPS): string {
  const accepted = acceptedTasks(method);
  const task = USUAL.flatMap((name) => accepted.filter((one) => nameOfTask(one) === name))[0] ?? accepted.at(-1);
  if (!task) throw new RangeError(`${method.name}: no scheme is known that it accepts`);
  return printScheme(inGroups(task.scheme, GROUPS[whatFor]));
}

const inGroups = (scheme: Scheme, groupSize: number): Scheme =>
  typeof scheme.groupSize === 'number' ? { ...scheme, groupSize } : scheme;
