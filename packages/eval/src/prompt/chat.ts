import type { Message } from './message.ts';
import { plainText } from './plain-text.ts';

/** How an openPangu model is asked to think: its slow default, as it sees fit, or not at all (the 1B model knows only the last). */
export type Thinking = 'slow' | 'auto' | 'off';

/** Chat prompting, an option of every task. */
export interface Chat {
  readonly thinking: Thinking;
  /** Worked examples as turns of their own, or all in one user turn. */
  readonly examples: 'turns' | 'one turn';
}

/** Special tokens and role names of openPangu-Embedded's chat template (the model's tokenizer_config.json). */
const TURN_START = '[unused9]';
const TURN_END = '[unused10]';
const ROLES = { system: '系统：', user: '用户：', assistant: '助手：' } as const;
const SWITCH: Record<Thinking, string> = { slow: '', auto: ' /auto_think', off: ' /no_think' };

/** Text of the token that ends the thinking part of an answer. */
export const THINKING_END = '[unused17]';

/**
 * The prompt in openPangu's chat template: a system turn is always there, the thinking mode is written after the last user
 * turn, and the text ends where the assistant begins to answer. The template writes no BOS: the tokenizer adds it, and
 * leaving it out is a known mistake, so encode the result with special tokens on.
 */
export function chatText(messages: readonly Message[], { thinking, examples }: Chat): string {
  const turns = examples === 'turns' ? messages : inOneTurn(messages);
  const lastUser = turns.findLastIndex(({ role }) => role === 'user');
  const continued = turns.at(-1)?.role === 'assistant';
  const pieces = turns.map(({ role, content }, index) => {
    const text = index === lastUser ? content + SWITCH[thinking] : content;
    const open = continued && index === turns.length - 1;
    return `${TURN_START}${ROLES[role]}${text}${open ? '' : TURN_END}`;
  });
  if (turns[0]?.role !== 'system') pieces.unshift(`${TURN_START}${ROLES.system}${TURN_END}`);
  if (!continued) pieces.push(`${TURN_START}${ROLES.assistant}`);
  return pieces.join('');
}

/** Everything between the system turn and the beginning of the answer as one user turn. */
function inOneTurn(messages: readonly Message[]): Message[] {
  const system = messages.filter(({ role }) => role === 'system').slice(0, 1);
  const rest = messages.slice(system.length);
  const answer = rest.at(-1)?.role === 'assistant' ? rest.slice(-1) : [];
  const asked = rest.slice(0, rest.length - answer.length);
  const last = asked.at(-1)!;
  const content = plainText([...asked.slice(0, -1), { ...last, delimiter: '' }]);
  return [...system, { role: 'user', content, delimiter: '' }, ...answer];
}
