/** How openPangu-Embedded names who speaks. */
const SPEAKERS = { system: '系统', user: '用户', assistant: '助手', tool: '工具', function: '方法' } as const;

/** Special tokens around a turn: [unused9] opens, [unused10] closes and ends generation. */
const OPEN = '[unused9]';
const CLOSE = '[unused10]';

/** What is added to the last thing the user says. */
const MODE_SUFFIXES = { slow: '', auto: ' /auto_think', none: ' /no_think' } as const;

export interface ChatMessage {
  readonly role: keyof typeof SPEAKERS;
  readonly content: string;
}

export interface ChatOptions {
  /** Whether the 7B model thinks first: always, when it sees fit, or never. The 1B model knows only `slow`, and thinks fast. Default `slow`. */
  readonly thinking?: keyof typeof MODE_SUFFIXES;
  /** Open the assistant's turn at the end. Default true. */
  readonly generationPrompt?: boolean;
}

/**
 * The text of a conversation as openPangu-Embedded was trained on it (chat_template of its tokenizer_config.json). BOS is not part
 * of it: the tokenizer adds it.
 * @throws Error for an unknown role, or a thinking mode without a user's message to carry it
 */
export function openPanguChat(
  messages: readonly ChatMessage[],
  { thinking = 'slow', generationPrompt = true }: ChatOptions = {},
): string {
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  if (thinking !== 'slow' && lastUser === -1)
    throw new Error(`thinking mode "${thinking}" is told in the user's message, and there is none; add one`);
  const turns = messages.map(({ role, content }, i) => turn(role, content + (i === lastUser ? MODE_SUFFIXES[thinking] : '')));
  const emptySystem = messages.length > 0 && messages[0]!.role !== 'system' ? turn('system', '') : '';
  return emptySystem + turns.join('') + (generationPrompt ? `${OPEN}${SPEAKERS.assistant}：` : '');
}

function turn(role: ChatMessage['role'], content: string): string {
  if (!Object.hasOwn(SPEAKERS, role)) throw new Error(`chat role "${role}" is unknown; use ${Object.keys(SPEAKERS).join(', ')}`);
  return `${OPEN}${SPEAKERS[role]}：${content}${CLOSE}`;
}
