import { chatText } from './chat.ts';
import type { Message } from './message.ts';

const user = (content: string, delimiter = ''): Message => ({ role: 'user', content, delimiter });
const assistant = (content: string, delimiter = ''): Message => ({ role: 'assistant', content, delimiter });

describe('chatText', () => {
  it('writes an empty system turn first and ends where the assistant begins', () => {
    expect(chatText([user('hi')], { thinking: 'slow', examples: 'turns' })).toBe(
      '[unused9]系统：[unused10][unused9]用户：hi[unused10][unused9]助手：',
    );
  });
  it('keeps a given system turn and switches thinking after the last user turn only', () => {
    const turns = [{ role: 'system', content: 'S', delimiter: '' } as const, user('a'), assistant('b'), user('c')];
    expect(chatText(turns, { thinking: 'off', examples: 'turns' })).toBe(
      '[unused9]系统：S[unused10][unused9]用户：a[unused10][unused9]助手：b[unused10]' +
        '[unused9]用户：c /no_think[unused10][unused9]助手：',
    );
  });
  it('puts examples into one user turn with their plain-text delimiters', () => {
    const turns = [user('a', ' '), assistant('b', '\n\n'), user('c', ' ')];
    expect(chatText(turns, { thinking: 'auto', examples: 'one turn' })).toBe(
      '[unused9]系统：[unused10][unused9]用户：a b\n\nc /auto_think[unused10][unused9]助手：',
    );
  });
  it('leaves a begun answer open', () => {
    for (const examples of ['turns', 'one turn'] as const)
      expect(chatText([user('a', ' '), assistant('def f')], { thinking: 'slow', examples })).toBe(
        '[unused9]系统：[unused10][unused9]用户：a[unused10][unused9]助手：def f',
      );
  });
});
