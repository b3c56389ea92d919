import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FormatError } from '@ptqlab/formats';
import { Charsmap } from './charsmap.ts';
import { readModelProto } from './model-proto.ts';

const path = join(__dirname, '../../../fixtures/sentencepiece/unigram-nmt-nfkc.model');
const blob = readModelProto(readFileSync(path), path).normalizer.precompiledCharsmap;
const charsmap = new Charsmap(blob, path);

describe('Charsmap with the nmt_nfkc rules', () => {
  // Rules of nmt, not of NFKC: controls, separators, format characters, full-width tildes, and U+2581, which becomes a space.
  const treatedByNmt = /[\p{Cc}\p{Z}\p{Cf}\u2581\ufffd\uff5e]/u;

  it('agrees with NFKC on every assigned character of the basic plane that nmt treats no differently', () => {
    const different: string[] = [];
    for (let codePoint = 0x21; codePoint < 0xd800; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (treatedByNmt.test(character) || !/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) continue;
      const rewritten = charsmap.longestRule(character, 0)?.replacement ?? character;
      if (rewritten !== character.normalize('NFKC').replaceAll('\u00a0', ' ')) different.push(character);
    }
    expect(different).toEqual([]);
  });

  it('rewrites the longest match and says where it ends', () => {
    expect(charsmap.longestRule('xﬁy', 1)).toEqual({ end: 2, replacement: 'fi' });
    expect(charsmap.longestRule('e\u0301', 0)).toEqual({ end: 2, replacement: 'é' });
    expect(charsmap.longestRule('\t', 0)).toEqual({ end: 1, replacement: ' ' });
    expect(charsmap.longestRule('a', 0)).toBeUndefined();
  });

  it('when damaged, gives some answer or a FormatError, never hangs', () => {
    const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { minLength: 1, maxLength: 2000 });
    fc.assert(
      fc.property(damage, fc.string({ unit: 'binary' }), (changes, text) => {
        const damaged = Uint8Array.from(blob);
        for (const { at, byte } of changes) damaged[at % damaged.length] = byte;
        try {
          const broken = new Charsmap(damaged, 'x');
          for (let at = 0; at < text.length; at++) expect(broken.longestRule(text, at)?.end ?? at + 1).toBeGreaterThan(at);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 50 },
    );
  });
});
