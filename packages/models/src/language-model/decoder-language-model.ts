import type { GenerateRequest, LanguageModel, Score, ScoreRequest, Tokenizer } from '@ptqlab/language-model';
import type { Decoder } from '../load/decoder.ts';
import { checkRequest } from './check-request.ts';
import { generateGreedily } from './generate-greedily.ts';
import { openHiddenStates } from './hidden-states.ts';
import { Rotations } from './rotations.ts';
import { runDecoder, type Overflow } from './run-decoder.ts';
import { scoreRows } from './score-rows.ts';
import { sequenceGroups } from './sequence-groups.ts';
import { sharePrefixes, type SharedRuns } from './share-prefixes.ts';

/** With all blocks in device memory, requests are answered in rounds of this many tokens, so that host memory stays small. */
const TOKENS_PER_ROUND = 2 ** 15;

/**
 * A language model over a decoder. Sequences are never padded: the tokens of many lie one after another in one matrix, attention runs
 * on each by itself, and every other op treats rows alone, so an answer has the same bits in every company. Requests side by side that
 * begin alike share the rows of their beginning.
 */
export class DecoderLanguageModel implements LanguageModel {
  readonly #rotations: Rotations;
  #overflow: Overflow | undefined;

  constructor(
    readonly tokenizer: Tokenizer,
    private readonly decoder: Decoder,
    readonly maxLength: number = decoder.shape.maxPositions,
  ) {
    this.#rotations = new Rotations(decoder.shape);
  }

  /** Where a number first stopped being finite since this model was opened, if one did. */
  get overflow(): Overflow | undefined {
    return this.#overflow;
  }

  async score(requests: readonly ScoreRequest[]): Promise<Score[]> {
    for (const request of requests) checkRequest(request.tokens, request.from, this.#limits);
    const scores: Score[] = [];
    const lengths = requests.map(({ tokens }) => tokens.length - 1);
    // Without resident blocks, weights stream from the disk once per round: then one round takes all.
    const perRound = this.decoder.resident ? TOKENS_PER_ROUND : Infinity;
    for (const { start, end } of sequenceGroups(lengths, perRound))
      scores.push(...(await this.#scoreRound(requests.slice(start, end))));
    return scores;
  }

  async generate(requests: readonly GenerateRequest[]): Promise<number[][]> {
    for (const { tokens } of requests) checkRequest(tokens, tokens.length, this.#limits);
    return generateGreedily(this.decoder, this.#rotations, requests, this.maxLength, this.#noteOverflow);
  }

  get #limits() {
    return { maxLength: this.maxLength, vocabularySize: this.decoder.shape.vocabularySize };
  }

  readonly #noteOverflow = (overflow: Overflow): void => {
    this.#overflow ??= overflow;
  };

  /**
   * Only f32 shares beginnings: a shorter format overflows in practice, and 0 · ∞ lets a later token that overflowed reach earlier ones
   * of its sequence, so that there scores would depend on what is shared.
   */
  #runsOf(inputs: readonly (readonly number[])[]): SharedRuns {
    if (this.decoder.arithmetic.dtype === 'f32') return sharePrefixes(inputs);
    return { runs: inputs.map((tokens) => ({ tokens, parent: undefined })), parts: inputs.map((_, i) => [i]) };
  }

  async #scoreRound(requests: readonly ScoreRequest[]): Promise<Score[]> {
    const { decoder } = this;
    const width = decoder.shape.hiddenSize;
    const { runs, parts } = this.#runsOf(requests.map(({ tokens }) => tokens.slice(0, -1)));
    await using states = await openHiddenStates(
      runs.map(({ tokens }) => tokens.length),
      width,
    );
    for (const [i, { tokens }] of runs.entries()) await states.write(i, await decoder.embed(tokens));
    const parents = runs.map(({ parent }) => parent);
    const starts = parents.map((parent) => (parent === undefined ? 0 : runs[parent]!.tokens.length));
    await runDecoder(decoder, states, this.#rotations, { starts, parents }, this.#noteOverflow);

    const targets = requests.flatMap(({ tokens, from }) => tokens.slice(from));
    const rows = new Float32Array(targets.length * width);
    let at = 0;
    for (const [i, { from }] of requests.entries()) {
      let skipped = (from - 1) * width;
      for (const part of parts[i]!) {
        const own = await states.read(part);
        const predicting = own.subarray(Math.min(skipped, own.length));
        rows.set(predicting, at);
        at += predicting.length;
        skipped = Math.max(skipped - own.length, 0);
      }
    }
    const scored = await scoreRows(decoder, rows, targets);
    let next = 0;
    return requests.map(({ tokens, from }) => {
      const own = scored.slice(next, (next += tokens.length - from));
      return {
        logProbabilities: Float64Array.from(own, ({ logProbability }) => logProbability),
        greedy: own.every(({ best }, i) => best === tokens[from + i]),
      };
    });
  }
}
