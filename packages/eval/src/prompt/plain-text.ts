import type { Message } from './message.ts';

/** A prompt without a chat template: every turn followed by its delimiter. */
export function plainText(messages: readonly Message[]): string {
  return messages.map(({ content, delimiter }) => content + delimiter).join('');
}
