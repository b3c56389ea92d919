import { ErrorTape } from '@ptqlab/conformance';
import { openModel, scoreOnDevice } from '@ptqlab/models';
import { Device } from '@ptqlab/tensor';
import type { FollowedScore } from './followed-model.ts';

/** One request on two backends. All numbers are natural logarithms. */
export interface ComparedScore {
  readonly tokens: number;
  readonly predicted: number;
  readonly logProbabilities: readonly [number, number];
  readonly difference: number;
  /** How far two backends that keep the op table can be apart, to first order. */
  readonly bound: number;
}

/**
 * Holds the scores of two backends against each other and against the distance that the op table's bounds allow them, carried through
 * all of the model's ops. A request that came more than once is compared once.
 * @param folder the model, which is computed once more, by the reference backend, with every call remembered
 */
export async function compareScores(
  folder: string,
  [first, second]: readonly [readonly FollowedScore[], readonly FollowedScore[]],
  onDone: (done: number, of: number) => void,
): Promise<ComparedScore[]> {
  const places = new Map(first.map(({ tokens, from }, at) => [`${from} ${tokens.join(' ')}`, at]));
  const compared: ComparedScore[] = [];
  for (const at of places.values()) {
    const { tokens, from, logProbability } = first[at]!;
    const other = second[at]!.logProbability;
    compared.push({
      tokens: tokens.length,
      predicted: tokens.length - from,
      logProbabilities: [logProbability, other],
      difference: Math.abs(logProbability - other),
      bound: 2 * (await distanceFromExact(folder, tokens, from)),
    });
    onDone(compared.length, places.size);
  }
  return compared;
}

/** How far from exact arithmetic one backend's answer can be. The tape and all it remembers go with this call. */
async function distanceFromExact(folder: string, tokens: readonly number[], from: number): Promise<number> {
  const tape = new ErrorTape();
  const device = new Device(tape.backend);
  await using model = await openModel(folder, device);
  using _ = device.scope();
  const { dependsOn } = await scoreOnDevice(model.decoder, tokens, from);
  return tape.boundOf(dependsOn.map(({ tensor, slopes }) => ({ operand: tensor, sensitivities: slopes }))).bound;
}
