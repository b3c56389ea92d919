/** What a model can be asked. */
export interface RequestLimits {
  readonly maxLength: number;
  readonly vocabularySize: number;
}

/**
 * @param from index of the first predicted token; `tokens.length` when the next token is asked
 * @throws RangeError for a sequence that is empty or too long, an index outside it, or an id outside the vocabulary
 */
export function checkRequest(
  tokens: readonly number[],
  from: number,
  { maxLength, vocabularySize }: RequestLimits,
): void {
  // The last token is predicted, not fed, unless the one after it is asked.
  const fed = from === tokens.length ? from : tokens.length - 1;
  if (tokens.length === 0) throw new RangeError('request: no tokens were given; give at least one, for instance bos');
  if (fed > maxLength)
    throw new RangeError(
      `request: ${fed} input tokens were given, the model takes ${maxLength}; cut the sequence on the left`,
    );
  if (!(Number.isInteger(from) && from >= 1 && from <= tokens.length))
    throw new RangeError(
      `request: from = ${from} was given for ${tokens.length} tokens; it is the index of a token after the first`,
    );
  const strange = tokens.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabularySize));
  if (strange !== undefined)
    throw new RangeError(`request: token id ${strange} was given; ids are 0 to ${vocabularySize - 1}`);
}
