import { FormatError } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import type { DecoderShape } from '../decoder/decoder-shape.ts';

/**
 * Every id a tokenizer gives has to have a row in the model's embedding. A model may have more rows: many are padded to a round number.
 * @param place of the model, for the message
 * @throws FormatError when the tokenizer has more tokens than the model
 */
export function checkVocabulary(tokenizer: Tokenizer, { vocabularySize }: DecoderShape, place: string): void {
  if (tokenizer.vocabularySize <= vocabularySize) return;
  throw new FormatError(
    `the tokenizer gives ids up to ${tokenizer.vocabularySize - 1}, the model has a vocabulary of ${vocabularySize} (vocab_size of ` +
      'config.json). Check that tokenizer and model belong together',
    { file: place },
  );
}
