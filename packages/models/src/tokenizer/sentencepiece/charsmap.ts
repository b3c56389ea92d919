import { FormatError } from '@ptqlab/formats';

/** What a rule replaces and by what. */
export interface Rewrite {
  /** Where the replaced part ends, in UTF-16 units of the text. */
  readonly end: number;
  readonly replacement: string;
}

/**
 * The rewriting rules compiled into a SentencePiece model (nmt_nfkc and the like): a double-array trie over UTF-8 bytes, whose
 * values are offsets into a block of NUL-terminated replacements.
 * Layout of the blob (normalizer.cc): u32 size of the trie in bytes, the trie's u32 units, the replacements; little-endian.
 * Layout of a unit (darts-clone): bits 0-7 label, bit 8 "a key ends here", bits 10-30 offset, shifted by 8 more when bit 9 is set;
 * a unit with bit 31 set holds a value in its other bits.
 */
export class Charsmap {
  private readonly units: Uint32Array;
  private readonly replacements: Uint8Array;
  private readonly decoded = new Map<number, string>();

  /** @throws FormatError when the blob does not hold what its size says */
  constructor(
    blob: Uint8Array,
    private readonly file: string,
  ) {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    const trieBytes = blob.length > 4 ? view.getUint32(0, true) : blob.length;
    if (4 + trieBytes >= blob.length || trieBytes % 4 !== 0) throw this.damaged();
    this.units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
    this.replacements = blob.subarray(4 + trieBytes);
  }

  /** The rule with the longest left side that `text` continues with at `start`; undefined when none applies. */
  longestRule(text: string, start: number): Rewrite | undefined {
    let node = offsetOf(this.unitAt(0));
    let rewrite: { end: number; value: number } | undefined;
    for (let at = start; at < text.length; ) {
      const codePoint = text.codePointAt(at)!;
      at += codePoint > 0xffff ? 2 : 1;
      for (const byte of utf8(codePoint)) {
        node ^= byte;
        const unit = this.units[node];
        if (unit === undefined || labelOf(unit) !== byte) return rewrite && this.rewriteOf(rewrite);
        node ^= offsetOf(unit);
        if ((unit >>> 8) & 1) rewrite = { end: at, value: this.unitAt(node) & 0x7fffffff };
      }
    }
    return rewrite && this.rewriteOf(rewrite);
  }

  private unitAt(node: number): number {
    const unit = this.units[node];
    if (unit === undefined) throw this.damaged();
    return unit;
  }

  private rewriteOf({ end, value }: { end: number; value: number }): Rewrite {
    let replacement = this.decoded.get(value);
    if (replacement === undefined) {
      const stop = this.replacements.indexOf(0, value);
      if (stop === -1) throw this.damaged();
      replacement = new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.replacements.subarray(value, stop));
      this.decoded.set(value, replacement);
    }
    return { end, replacement };
  }

  private damaged(): FormatError {
    return new FormatError('the precompiled_charsmap of its normalizer is damaged', { file: this.file });
  }
}

function labelOf(unit: number): number {
  return (unit & 0x800000ff) >>> 0;
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function utf8(codePoint: number): readonly number[] {
  if (codePoint < 0x80) return [codePoint];
  const tail = (shift: number) => 0x80 | ((codePoint >>> shift) & 0x3f);
  if (codePoint < 0x800) return [0xc0 | (codePoint >>> 6), tail(0)];
  if (codePoint < 0x10000) return [0xe0 | (codePoint >>> 12), tail(6), tail(0)];
  return [0xf0 | (codePoint >>> 18), tail(12), tail(6), tail(0)];
}
