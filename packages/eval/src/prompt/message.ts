/** One turn of a prompt. In plain text the delimiter follows it; a chat template leaves it out. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  readonly delimiter: string;
}
