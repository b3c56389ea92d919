import type { Tokenizer } from '@ptqlab/language-model';
import { THINKING_END } from '../prompt/chat.ts';
import type { Chat } from '../prompt/chat.ts';
import { lstrip } from '../python/whitespace.ts';
import { cutAtStops } from '../requests/stops.ts';

/** Turns written tokens into an answer: up to the end of sequence, behind the thinking part, before the first stop. */
export class AnswerReader {
  private readonly thinkingEnd: number | undefined;

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly until: readonly string[],
    private readonly chat: Chat | undefined,
  ) {
    const marker = chat ? tokenizer.encode(THINKING_END, { special: false }) : [];
    this.thinkingEnd = marker.length === 1 ? marker[0] : undefined;
  }

  isComplete(written: readonly number[]): boolean {
    if (written.at(-1) === this.tokenizer.eos) return true;
    if (this.until.length === 0 || this.isThinking(written)) return false;
    const text = this.whole(written);
    return this.until.some((stop) => stop !== '' && text.includes(stop));
  }

  text(written: readonly number[]): string {
    return cutAtStops(this.whole(written), this.until);
  }

  /** Stops inside a thinking part end nothing. */
  private isThinking(written: readonly number[]): boolean {
    if (!this.chat || this.chat.thinking === 'off' || this.thinkingEnd === undefined) return false;
    return !written.includes(this.thinkingEnd);
  }

  private whole(written: readonly number[]): string {
    const end = written.indexOf(this.tokenizer.eos);
    const tokens = end < 0 ? written : written.slice(0, end);
    const thought = this.thinkingEnd === undefined ? -1 : tokens.lastIndexOf(this.thinkingEnd);
    const text = this.tokenizer.decode(tokens.slice(thought + 1));
    return thought < 0 ? text : lstrip(text);
  }
}
